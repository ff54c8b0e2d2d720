"""Opening posts, building groups, making and publishing rosters, changing duty, checking in and out, watching over the posts."""

from shouwang.apps.roster.actions.changing import (
    Take,
    cannot_come,
    come_after_all,
    drop_out,
    give,
    keep_duty,
    mend,
    relieve_the_gone,
    send,
    swap,
)
from shouwang.apps.roster.actions.groups import Built, WishTold, build_groups, keep_group, keep_stay, keep_wishes, move
from shouwang.apps.roster.actions.limits import keep_absences, set_limits
from shouwang.apps.roster.actions.making import begin_roster, search, stop_search
from shouwang.apps.roster.actions.offers import (
    agree,
    approve_offer,
    decline,
    offer,
    offer_swap,
    refuse_offer,
    set_offer_rule,
    withdraw_offer,
)
from shouwang.apps.roster.actions.posts import NeedTold, close_post, keep_post
from shouwang.apps.roster.actions.publishing import LAW_SET_ASIDE, acknowledge, discard, publish
from shouwang.apps.roster.actions.resting import send_to_rest
from shouwang.apps.roster.actions.standing import all_well, arrive, leave, sign_relief, take_back
from shouwang.apps.roster.actions.telling import pass_on, send_waiting, tell_now
from shouwang.apps.roster.actions.watching import keep_reach, see_to, set_times
from shouwang.apps.roster.actions.weather import tell_weather
from shouwang.apps.roster.actions.wishes import take_wish_back, wish

__all__ = [
    "LAW_SET_ASIDE",
    "Built",
    "NeedTold",
    "Take",
    "WishTold",
    "acknowledge",
    "agree",
    "all_well",
    "approve_offer",
    "arrive",
    "begin_roster",
    "build_groups",
    "cannot_come",
    "close_post",
    "come_after_all",
    "decline",
    "discard",
    "drop_out",
    "give",
    "keep_absences",
    "keep_duty",
    "keep_group",
    "keep_post",
    "keep_reach",
    "keep_stay",
    "keep_wishes",
    "leave",
    "mend",
    "move",
    "offer",
    "offer_swap",
    "pass_on",
    "publish",
    "refuse_offer",
    "relieve_the_gone",
    "search",
    "see_to",
    "send",
    "send_to_rest",
    "send_waiting",
    "set_limits",
    "set_offer_rule",
    "set_times",
    "sign_relief",
    "stop_search",
    "swap",
    "take_back",
    "take_wish_back",
    "tell_now",
    "tell_weather",
    "wish",
    "withdraw_offer",
]
