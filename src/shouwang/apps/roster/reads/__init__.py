"""Reading posts, rosters, duty and how posts were held."""

from shouwang.apps.people.reads import person_behind
from shouwang.apps.people.reads.links import DUTIES
from shouwang.apps.roster.bridge import ABILITIES, PATTERN_WORDS, safety_of, substitutes_for, times_of
from shouwang.apps.roster.reads.asking import Answer, answer
from shouwang.apps.roster.reads.board import Board, Load, Row, board, certificate, names_of, said, telephones, unsafe_ahead
from shouwang.apps.roster.reads.groups import GroupSeen, GroupsSeen, InGroup, group_of, groups_seen, memberships, open_groups, wishes_seen
from shouwang.apps.roster.reads.ladder import group_lead_of
from shouwang.apps.roster.reads.ledger import law_set_aside, ledger_of
from shouwang.apps.roster.reads.messages import alarm_message
from shouwang.apps.roster.reads.mine import Here, calendar, changeover, dropped_by, duties_of, here, text_for_chat
from shouwang.apps.roster.reads.offers import (
    OffersOf,
    Trades,
    coming_offers,
    exchanges,
    holds_at_once,
    may_hold,
    offer_on,
    offers_of,
    offers_to_decide,
)
from shouwang.apps.roster.reads.papers import group_cards, own_card, personal_cards, wall_sheet
from shouwang.apps.roster.reads.planning import (
    all_vacant,
    bears,
    days_ahead,
    explained,
    figures_of,
    giving_weighed,
    proposal,
    vacant,
    what_if,
)
from shouwang.apps.roster.reads.posts import absences_of, current, open_posts, progress_of, published, publishing, rosters, stands
from shouwang.apps.roster.reads.relief import lacking_without, moved_on, reliefs_of, to_sign, told_of
from shouwang.apps.roster.reads.rest import moment_to_look_at, rested
from shouwang.apps.roster.reads.screen import AtPost, at_post
from shouwang.apps.roster.reads.shift import Change, change_of_shift
from shouwang.apps.roster.reads.station import DIGITS, STATIONS, digits_of, duty_by_digits, note_wrong, post_behind, takes_digits
from shouwang.apps.roster.reads.watch import Due, coverage, due_now, on_post, reach_of, reached, stint_to_fill
from shouwang.apps.roster.reads.weather import breaks_of, temperatures
from shouwang.apps.roster.reads.wishes import WishSeen, wishes_in, wishes_of

__all__ = [
    "ABILITIES",
    "DIGITS",
    "DUTIES",
    "PATTERN_WORDS",
    "STATIONS",
    "Answer",
    "AtPost",
    "Board",
    "Change",
    "Due",
    "GroupSeen",
    "GroupsSeen",
    "Here",
    "InGroup",
    "Load",
    "OffersOf",
    "Row",
    "Trades",
    "WishSeen",
    "absences_of",
    "alarm_message",
    "all_vacant",
    "answer",
    "at_post",
    "bears",
    "board",
    "breaks_of",
    "calendar",
    "certificate",
    "change_of_shift",
    "changeover",
    "coming_offers",
    "coverage",
    "current",
    "days_ahead",
    "digits_of",
    "dropped_by",
    "due_now",
    "duties_of",
    "duty_by_digits",
    "exchanges",
    "explained",
    "figures_of",
    "giving_weighed",
    "group_cards",
    "group_lead_of",
    "group_of",
    "groups_seen",
    "here",
    "holds_at_once",
    "lacking_without",
    "law_set_aside",
    "ledger_of",
    "may_hold",
    "memberships",
    "moment_to_look_at",
    "moved_on",
    "names_of",
    "note_wrong",
    "offer_on",
    "offers_of",
    "offers_to_decide",
    "on_post",
    "open_groups",
    "open_posts",
    "own_card",
    "person_behind",
    "personal_cards",
    "post_behind",
    "progress_of",
    "proposal",
    "published",
    "publishing",
    "reach_of",
    "reached",
    "reliefs_of",
    "rested",
    "rosters",
    "safety_of",
    "said",
    "stands",
    "stint_to_fill",
    "substitutes_for",
    "takes_digits",
    "telephones",
    "temperatures",
    "text_for_chat",
    "times_of",
    "to_sign",
    "told_of",
    "unsafe_ahead",
    "vacant",
    "wall_sheet",
    "what_if",
    "wishes_in",
    "wishes_of",
    "wishes_seen",
]
