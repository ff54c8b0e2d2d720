"""Reasons about posts, rosters and duty on the pages."""

from shouwang.vocabulary.words import Words

REASONS = {
    "post-name-taken": Words(
        "There is a post “{name}” already. Give this one another name, or change that one.",
        "已有岗位“{name}”。请换一个名称，或更改原岗位。",
    ),
    "post-without-need": Words("Say for “{name}” at which hours it needs how many people.", "请填写“{name}”各时段需要的人数。"),
    "post-more-leads-than-people": Words(
        "{hours}: {leads} who lead are asked of {people} people. Ask for more people or fewer leads.",
        "{hours}：共{people}人，却要求{leads}名带班人员。请增加人数或减少带班人数。",
    ),
    "post-ideal-below-least": Words(
        "{hours}: the better number, {ideal}, is below the least, {least}. Leave it empty, or make it more.",
        "{hours}：理想人数{ideal}少于最少人数{least}。请留空或填写更大的数。",
    ),
    "absence-runs-backwards": Words(
        "From {starts_at} until {ends_at}: the end must come after the start.", "{starts_at}至{ends_at}：结束须晚于开始。"
    ),
    "wish-over": Words("A wish is for what is to come; this one ends at {ends_at}.", "意愿只针对以后的时间；这一条到{ends_at}已结束。"),
    "wishes-too-many": Words(
        "There are {most} wishes already. Take one back, or ring the overall shift lead.",
        "已有{most}条意愿。请先收回一条，或与总代班联系。",
    ),
    "roster-too-long": Words(
        "{days} days: a roster goes over 1 to {most} days. Make a longer one in parts.", "{days}天：每版班表为1至{most}天。更长的请分段排。"
    ),
    "roster-without-posts": Words(
        "There is no post that needs anybody yet. Open the posts first, with how many people each needs.",
        "还没有需要值守的岗位。请先设岗并填写需要的人数。",
    ),
    "roster-without-people": Words("Choose who may be given duty.", "请选择可以排班的人员。"),
    "roster-with-strangers": Words("{count} of the chosen people are no longer on the roll.", "所选人员中有{count}人已不在名册中。"),
    "roster-not-a-draft": Words(
        "Roster {number} is “{state}”. Only a draft can be published.",
        "第{number}版班表的状态是“{state}”。只有草稿可以发布。",
    ),
    "roster-law-unanswered": Words(
        "The law on working time speaks up in {places} places. Say why it is set aside; it is written down with your name, and what is owed goes into the ledger.",
        "有{places}处涉及工时法律规定。请说明为何照排；决定人和理由将记入日志，应补的计入台账。",
    ),
    "roster-lacks-unanswered": Words(
        "Posts lack something in {places} places. Look at them, and publish with the mark that you know.",
        "有{places}处岗位缺人或缺能力。请先查看，勾选“已知悉”后再发布。",
    ),
    "roster-empty": Words("Roster {number} has no duty in it.", "第{number}版班表中没有任何班次。"),
    "roster-was-published": Words(
        "Roster {number} was published and stays to be seen. Publish a newer one instead.",
        "第{number}版班表已发布，须保留备查。请改为发布新的班表。",
    ),
    "roster-not-published": Words(
        "Roster {number} was not published, so nobody stands by it yet.", "第{number}版班表尚未发布，还不能据此到岗。"
    ),
    "duty-withdrawn": Words("This duty was taken away.", "该班次已取消。"),
    "post-is-closed": Words(
        "{post} was closed at {closed_at}; nobody is needed there any more.", "{post}已于{closed_at}撤销，不再需要人值守。"
    ),
    "duty-over": Words("This duty is over; what was stays as it was.", "该班次已结束，不再更改。"),
    "duty-not-begun": Words("Nobody has arrived for this duty yet. Record the arrival first.", "该班次尚无人到岗。请先登记到岗。"),
    "duty-left-already": Words("The person has left already. Take that back first.", "已登记下岗。请先撤回下岗。"),
    "on-post-elsewhere": Words(
        "They were on post at {post} from {starts_at} to {ends_at}, and nobody is at two posts. Give another time, or take back that they left there.",
        "{starts_at}至{ends_at}此人在{post}值守，一人不能同时在两岗。请改填时间，或先撤回在该岗的下岗登记。",
    ),
    "left-for-another-post": Words(
        "They left because they checked in at {post} at {at}. Take that check-in back, or give the time at which they had left before.",
        "此人{at}在{post}登记到岗，因此离开本岗；请撤回那次到岗，或填写此前离岗的时间。",
    ),
    "duty-left-before-arrival": Words(
        "They arrived at {arrived_at} and cannot have left before.", "到岗时间为{arrived_at}，下岗不能早于到岗。"
    ),
    "relief-not-there": Words(
        "Whoever takes over is at the post and checked in. Let them check in first.", "接岗的人须已到岗并登记。请其先登记到岗。"
    ),
    "not-the-hour-of-duty": Words(
        "The duty is from {starts_at} to {ends_at}; on post is recorded from two hours before its start until its end.",
        "班次为{starts_at}至{ends_at}；可在开始前两小时至结束前登记到岗。",
    ),
    "not-a-part-of-duty": Words(
        "Choose a part of the duty, from {starts_at} to {ends_at}.", "请在班次时间内选择一段：{starts_at}至{ends_at}。"
    ),
    "duties-cannot-be-swapped": Words(
        "These two duties cannot be swapped: they are of one person, or of different rosters that are not both published.",
        "这两个班次不能互换：属于同一人，或所在班表不同且并非都已发布。",
    ),
    # Among colleagues
    "offer-stands": Words("You have asked about this duty already. Withdraw that first.", "该班次已提出请求。请先撤回。"),
    "offer-over": Words(
        "This is settled already: somebody was faster, it was withdrawn, or the duty has begun or changed.",
        "此事已有结果：他人已接、已撤回，或班次已开始、已变更。",
    ),
    "offer-against-rules": Words(
        "The rules for rest and safety do not allow this. Choose from what the page lists.",
        "此举不符合休息与安全规则。请从页面所列中选择。",
    ),
    "offer-not-yet": Words("They have not both agreed yet.", "双方尚未都同意。"),
    # The watch
    "watch-time-out-of-bounds": Words(
        "{time}: {value} cannot be set. Between {least} and {most}.", "“{time}”不能设为{value}，应在{least}至{most}之间。"
    ),
    "alarm-over": Words(
        "This is settled already, or has become another matter. Look at the list.", "该事项已处理，或情况已变化，请查看清单。"
    ),
    "duty-not-on-post": Words("Nobody is on post for this duty.", "该班次目前无人在岗。"),
    "address-unknown": Words(
        "“{address}” is no address of a message service. Write one to a line, such as wecombot://KEY or mailto://….",
        "“{address}”不是消息服务的地址。每行写一个，如 wecombot://KEY 或 mailto://…。",
    ),
    "services-missing": Words(
        "Message services need the package “apprise”, which is not installed here. E-mail works without it.",
        "消息服务需要软件包“apprise”，此处未安装；电子邮件不受影响。",
    ),
}
