"""Reasons to doubt a figure."""

from shouwang.vocabulary.words import Words

REASONS = {
    "more-on-post-than-could-be": Words(
        "{on_post} people served on post, but only {able} stood on the roll and were not excused.",
        "上岗{on_post}人，但曾列入名册且未获准免勤的只有{able}人。",
    ),
    "more-hours-than-a-day": Words(
        "One person stood {hours} hours within 24 hours: a check-out was forgotten, or somebody was checked in twice at once.",
        "有人在24小时内在岗{hours}小时：可能漏记下岗，或同时在两处登记到岗。",
    ),
    "household-size-unlikely": Words(
        "{residents} residents in {households} households is {tenths} people to ten households; 10 to 60 is usual.",
        "{households}户{residents}人，每十户{tenths}人；通常在10至60人之间。",
    ),
    "households-without-a-building": Words(
        "{households} households are registered, but no building is entered as a place.",
        "登记了{households}户，但没有登记任何楼栋。",
    ),
    "more-turned-back-than-checked": Words(
        "{turned_back} turned back, but only {checks} checked.", "劝返{turned_back}人次，但核验只有{checks}人次。"
    ),
    "checks-far-from-policy": Words(
        "{checks} checks; one outing a household every two days over {days} days would give about {forecast}. More than three times or less than a third of that needs an explanation.",
        "核验{checks}人次；按每户每两天外出一次、共{days}天估算约为{forecast}人次。超过其三倍或不足三分之一需要说明。",
    ),
    "more-tested-than-registered": Words(
        "{tested} people tested in {rounds} rounds, but the register has {residents} residents: {surplus} more than all of them each time.",
        "{rounds}轮共采样{tested}人次，而住户底册有{residents}人：比每轮全员采样还多{surplus}人次。",
    ),
    "everybody-before-the-order": Words(
        "Somebody was on post {minutes} minutes before the first order.", "有人在收到第一份命令前{minutes}分钟就已上岗。"
    ),
}
