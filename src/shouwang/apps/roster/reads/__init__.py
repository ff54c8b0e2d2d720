"""Reading posts, rosters, duty and how posts were held."""

from shouwang.apps.roster.bridge import PATTERN_WORDS, safety_of, substitutes_for, times_of
from shouwang.apps.roster.reads.asking import Answer, answer
from shouwang.apps.roster.reads.board import Board, Load, Row, board, certificate, names_of, said
from shouwang.apps.roster.reads.ladder import group_lead_of
from shouwang.apps.roster.reads.ledger import law_set_aside, ledger_of
from shouwang.apps.roster.reads.messages import alarm_message
from shouwang.apps.roster.reads.mine import DUTIES, Here, calendar, duties_of, here, person_behind, text_for_chat
from shouwang.apps.roster.reads.planning import bears, days_ahead, explained, figures_of, proposal, vacant, what_if
from shouwang.apps.roster.reads.posts import absences_of, current, open_posts, progress_of, rosters
from shouwang.apps.roster.reads.shift import Change, change_of_shift
from shouwang.apps.roster.reads.watch import Due, coverage, due_now, on_post, reach_of, reached, stint_to_fill

__all__ = [
    "DUTIES",
    "PATTERN_WORDS",
    "Answer",
    "Board",
    "Change",
    "Due",
    "Here",
    "Load",
    "Row",
    "absences_of",
    "alarm_message",
    "answer",
    "bears",
    "board",
    "calendar",
    "certificate",
    "change_of_shift",
    "coverage",
    "current",
    "days_ahead",
    "due_now",
    "duties_of",
    "explained",
    "figures_of",
    "group_lead_of",
    "here",
    "law_set_aside",
    "ledger_of",
    "names_of",
    "on_post",
    "open_posts",
    "person_behind",
    "progress_of",
    "proposal",
    "reach_of",
    "reached",
    "rosters",
    "safety_of",
    "said",
    "stint_to_fill",
    "substitutes_for",
    "text_for_chat",
    "times_of",
    "vacant",
    "what_if",
]
