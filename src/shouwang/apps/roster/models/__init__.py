"""Posts and what they need, rosters, duty, groups, and the watch over it all."""

from shouwang.apps.roster.models.groups import Group, GroupWish, Membership
from shouwang.apps.roster.models.offers import Offer, OfferRule
from shouwang.apps.roster.models.posts import Need, OwnLimits, Post, Temperature
from shouwang.apps.roster.models.rosters import Absence, Duties, Duty, DutyWish, Roster
from shouwang.apps.roster.models.watch import Message, OwnTimes, Reach, Taking, Telling

__all__ = [
    "Absence",
    "Duties",
    "Duty",
    "DutyWish",
    "Group",
    "GroupWish",
    "Membership",
    "Message",
    "Need",
    "Offer",
    "OfferRule",
    "OwnLimits",
    "OwnTimes",
    "Post",
    "Reach",
    "Roster",
    "Taking",
    "Telling",
    "Temperature",
]
