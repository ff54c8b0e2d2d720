"""Reasons about groups: what somebody should know of them, and why some cannot be built."""

from shouwang.vocabulary.words import Words

REASONS = {
    # Told, and nothing is stopped by it
    "groups-span": Words(
        "{groups} groups under one who leads them all: one leads {least} to {most} well, best {best}. Let deputies lead some of them each.",
        "一人之下有{groups}个组：一人宜带{least}至{most}个，最好{best}个。可由副手分管。",
    ),
    "group-span": Words(
        "Group {groups}: besides the leader, {led}. One leads {least} to {most} well, best {best}.",
        "第{groups}组：组长之外有{led}人。一人宜带{least}至{most}人，最好{best}人。",
    ),
    "group-without-lead": Words(
        "Group {groups}: nobody in it has the role of one who leads. Look at who is proposed, and give them the role of a group lead.",
        "第{groups}组：组内无人具有带队角色。请确认系统提议的组长，并授予其组长角色。",
    ),
    # Refused
    "groups-without-people": Words(
        "{groups} groups of {people} people cannot be: every group needs somebody.", "{people}人无法分成{groups}个组：每组至少要有一人。"
    ),
    "groups-stranger": Words("A wish names {person}, who is not to be put into a group.", "分组要求中提到{person}，但其不在分组人员之列。"),
    "groups-no-such-group": Words("There is no group {group}: {groups} are to be built.", "没有第{group}组：只分{groups}组。"),
    "groups-clash": Words(
        "These wishes cannot all be kept by groups of {least} to {most} people. Give up any one of them:",
        "每组{least}至{most}人时，以下要求无法同时满足，请放弃其中任何一项：",
    ),
    "groups-together": Words("{people} together.", "{people}须在同一组。"),
    "groups-apart": Words("{people} not together.", "{people}不得同组。"),
    "groups-stays": Words("{people} stays in group {group}.", "{people}须留在第{group}组。"),
    "group-of-nobody": Words("Nobody of this group may lead it who is not in it.", "组长须是本组成员。"),
    "group-gone": Words("This group is no longer: the groups were built anew.", "该组已不存在：已重新分组。"),
}
