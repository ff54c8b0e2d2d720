"""Reasons why a roster is impossible, and what would make it possible."""

from shouwang.vocabulary.words import Words

REASONS = {
    # What is asked, and cannot all be kept
    "asked-people": Words("{post} needs {least} from {starts_at} to {ends_at}.", "{starts_at}至{ends_at}，{post}需要{least}人。"),
    "asked-ability": Words(
        "{post} needs {least} with “{ability}” from {starts_at} to {ends_at}.",
        "{starts_at}至{ends_at}，{post}需要{least}名具备“{ability}”的人。",
    ),
    "asked-mixed": Words("{post} needs men and women both from {starts_at} to {ends_at}.", "{starts_at}至{ends_at}，{post}须男女搭配。"),
    "asked-away": Words("{person} is not available from {starts_at} to {ends_at}.", "{person}在{starts_at}至{ends_at}不能值守。"),
    "asked-own": Words("{person} has a limit of their own. {limit}: {value}.", "{person}有个人限度。{limit}：{value}。"),
    "asked-no-nights": Words("{person} cannot stand at night.", "{person}不能值夜班。"),
    "asked-needs-seat": Words("{person} needs a seat.", "{person}须坐岗。"),
    "asked-coldest": Words("{person} does not stand outside below {degrees} °C.", "气温低于{degrees}℃时，{person}不在室外值守。"),
    "asked-setting": Words("The safety limit: {limit}, {value}.", "安全限度：{limit}，{value}。"),
    "asked-settled": Words(
        "It is settled that {person} is at {post} from {starts_at} to {ends_at}.", "已定{person}于{starts_at}至{ends_at}在{post}值守。"
    ),
    # What would make it possible
    "try-pattern": Words("Divide the day otherwise: {pattern}.", "改用另一种班制：{pattern}。"),
    "try-unsettled": Words(
        "Do not keep it settled that {person} is at {post} from {starts_at} to {ends_at}.",
        "不再保留{person}于{starts_at}至{ends_at}在{post}的班次。",
    ),
    "try-more-people": Words("Call {count} more people, for {hours} of duty in all.", "增调{count}人，共值守{hours}。"),
    "try-more-able": Words(
        "Call {count} more people with “{abilities}”, for {hours} of duty in all.", "增调{count}名具备“{abilities}”的人，共值守{hours}。"
    ),
    "try-more-nights": Words("They must be able to stand at night.", "须能值夜班。"),
    "try-more-when": Words("Needed: {post}, {starts_at} to {ends_at}.", "用于：{post}，{starts_at}至{ends_at}。"),
    "try-close": Words("Close {post} from {starts_at} to {ends_at}.", "{starts_at}至{ends_at}关闭{post}。"),
    "try-lower": Words(
        "At {post}, be content with {there} instead of {least} from {starts_at} to {ends_at}.",
        "{starts_at}至{ends_at}，{post}由{least}人减为{there}人。",
    ),
    "try-lower-ability": Words(
        "At {post}, be content with {there} instead of {least} with “{ability}” from {starts_at} to {ends_at}.",
        "{starts_at}至{ends_at}，{post}具备“{ability}”的由{least}人减为{there}人。",
    ),
    "try-not-mixed": Words(
        "At {post}, do without men and women both from {starts_at} to {ends_at}.", "{starts_at}至{ends_at}，{post}不要求男女搭配。"
    ),
    "try-looser": Words(
        "Set {limit} from {value} to {loosest}, the loosest there is. People bear more then; weigh it well.",
        "将“{limit}”由{value}放宽至最宽的{loosest}。人员负担会加重，请慎重。",
    ),
}
