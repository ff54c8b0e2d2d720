"""Reasons about rosters: what a rule finds broken, and what cannot be planned."""

from shouwang.vocabulary.words import Words

REASONS = {
    # Safety: nobody accepts these
    "limit-too-loose": Words(
        "{limit}: {value} is looser than may be set. The loosest is {loosest}.", "“{limit}”设为{value}，超出允许的放宽限度；最宽为{loosest}。"
    ),
    "rest-too-short": Words(
        "{person} rests {rest} between the duty that ends {ends_at} and the one that starts {starts_at}; at least {least}.",
        "{person}在{ends_at}下岗与{starts_at}上岗之间只休息{rest}，至少应休息{least}。",
    ),
    "duty-too-long": Words(
        "{person} is on duty {length} without a rest from {starts_at}; at most {most}.", "{person}自{starts_at}起连续值守{length}，最多{most}。"
    ),
    "too-much-in-a-day": Words(
        "{person} is on duty {length} in the 24 hours from {starts_at}; at most {most}.",
        "{person}自{starts_at}起24小时内值守{length}，最多{most}。",
    ),
    "too-much-in-a-week": Words(
        "{person} is on duty {length} in the seven days from {starts_at}; at most {most}.",
        "{person}自{starts_at}起七天内值守{length}，最多{most}。",
    ),
    "too-many-nights": Words(
        "{person} has {count} nights in a row from {starts_at}; at most {most}.", "{person}自{starts_at}起连续{count}个夜班，最多{most}个。"
    ),
    "too-many-days": Words(
        "{person} has duty on {count} days in a row from {starts_at}; at most {most}.",
        "{person}自{starts_at}起连续{count}天值守，最多{most}天。",
    ),
    "in-two-places": Words(
        "{person} would be at {post} and at {other} at the same time, from {starts_at}.", "{person}自{starts_at}起同时排在{post}和{other}。"
    ),
    "alone-at-night": Words(
        "{person} would be alone at {post} at night from {starts_at} to {ends_at}; at least {least} are needed.",
        "{starts_at}至{ends_at}夜间{post}只有{person}一人，至少须有{least}人。",
    ),
    "not-available": Words(
        "{person} is not available from {starts_at} to {ends_at}.", "{person}在{starts_at}至{ends_at}不能值守。"
    ),
    "no-nights": Words("{person} cannot stand at night: {starts_at}.", "{person}不能值夜班：{starts_at}。"),
    "must-be-seated": Words("{person} needs a seat, and {post} has none: {starts_at}.", "{person}须坐岗，而{post}没有座位：{starts_at}。"),
    "too-cold": Words(
        "{person} cannot stand outside at {degrees} °C: {post}, {starts_at}.", "气温{degrees}℃，{person}不能在室外值守：{post}，{starts_at}。"
    ),
    "drive-too-tired": Words(
        "{person} would drive until {ends_at}, {length} after the first duty since sleep; at most {most}.",
        "{person}驾车至{ends_at}，距睡后首次值守已{length}，最多{most}。",
    ),
    "cannot-be-there-in-time": Words(
        "{person} needs {needed} to the post, which begins {starts_at}.", "{person}到岗需{needed}，赶不上{starts_at}的班次。"
    ),
    # What the law says: warned of, and written down with what is owed
    "law-hours-in-day": Words(
        "{person} has more than {most} of duty on {count} days, {length} on {day}; the law allows eight hours and three of overtime unless life is in danger.",
        "{person}有{count}天值守超过{most}，其中{day}为{length}；除危及生命的情形外，法定每日八小时、加班至多三小时。",
    ),
    "law-hours-in-week": Words(
        "{person} has {length} of duty in the week of {day}; the law's week has {most}. The rest is overtime, and time off is owed.",
        "{person}在{day}起的一周内值守{length}，法定每周{most}；超出部分为加班，应予补休。",
    ),
    "law-overtime-in-month": Words(
        "{person} has {length} of overtime from {day} on; the law's month allows {most} unless life is in danger.",
        "{person}自{day}起已加班{length}；除抢险救灾等危及生命的情形外，法定每月最多{most}。",
    ),
    "law-rest-in-week": Words(
        "{person} has no rest of {least} in the seven days from {starts_at}.", "{person}自{starts_at}起七天内没有一次满{least}的休息。"
    ),
    # Good practice: told, and binding nobody
    "practice-nights-at-change": Words(
        "{person} changes between night and day duty with fewer than {least} nights' sleep between. So often: {count}; first on {starts_at}.",
        "{person}昼夜班转换{count}次未间隔{least}个整夜休息，首次为{starts_at}。",
    ),
    "practice-rotates-back": Words(
        "{person} begins again less than 24 hours after the last beginning. So often: {count}; first on {starts_at}.",
        "{person}班次起点前移{count}次（距上次上岗不满24小时），首次为{starts_at}。",
    ),
    "practice-weekends": Words(
        "{person} has duty on more than {most} weekends in a row, from {starts_at} on.", "{person}自{starts_at}起连续{most}个以上周末值守。"
    ),
    # What a post needs
    "post-short": Words(
        "{post} has {there} from {starts_at} to {ends_at}; {least} are needed.", "{starts_at}至{ends_at}，{post}只有{there}人，需要{least}人。"
    ),
    "ability-short": Words(
        "{post} has {there} with “{ability}” from {starts_at} to {ends_at}; {least} are needed.",
        "{starts_at}至{ends_at}，{post}具备“{ability}”的只有{there}人，需要{least}人。",
    ),
    "no-warm-break": Words(
        "{person} is alone outside at {post}, {degrees} °C, from {starts_at} to {ends_at}. After {most} one must warm up: two are needed to take turns.",
        "{starts_at}至{ends_at}，{post}室外{degrees}℃，只有{person}一人。每{most}须取暖一次，需两人轮换。",
    ),
    "no-cool-break": Words(
        "{person} is alone outside at {post}, {degrees} °C, from {starts_at} to {ends_at}. After {most} one must cool down: two are needed to take turns.",
        "{starts_at}至{ends_at}，{post}室外{degrees}℃，只有{person}一人。每{most}须纳凉一次，需两人轮换。",
    ),
    "no-suit-break": Words(
        "{person} is alone at {post} in a protective suit from {starts_at} to {ends_at}. After {most} one must come out of it: two are needed to take turns.",
        "{starts_at}至{ends_at}，{post}须穿防护服，只有{person}一人。每{most}须脱下防护服休息一次，需两人轮换。",
    ),
    "not-mixed": Words(
        "{post} has only men or only women from {starts_at} to {ends_at}; both are needed.",
        "{starts_at}至{ends_at}，{post}只有男性或只有女性，须男女搭配。",
    ),
    "roster-twice": Words("There are two of {what} “{id}”. Give each an id of its own.", "{what}“{id}”出现了两次；编号不能重复。"),
    "roster-post-unknown": Words("Something is needed at post “{post}”, which is not listed. Add it to the posts.", "需求中的岗位“{post}”不在岗位表中，请先加入。"),
    "roster-row-unknown": Words(
        "{file}, line {line}: the problem knows no “{name}”. Write the name as it stands in the problem's file; rules hold for known people only.",
        "{file}第{line}行：排班要求中没有“{name}”。请按要求文件中的写法填写；规则只对列入的人员有效。",
    ),
    "roster-pin-unknown": Words(
        "Settled duty names {person} at {post}; one of them is not listed.", "已定班次涉及{person}与{post}，其中有未列入的。"
    ),
    "roster-limit-unknown": Words(
        "{person}: limits of their own are {limits}. Use names of the safety limits, each with a value that makes sense.",
        "{person}的个人限度为{limits}；请使用安全限度的名称，并填写合理的值。",
    ),
    "nobody-expects": Words(
        "{person} is sent to {post} from {starts_at} to {ends_at}, where nobody is asked for.",
        "{starts_at}至{ends_at}，{post}并不需要人，却排了{person}。",
    ),
    "no-such-duty": Words("{person} has no duty that begins {starts_at}.", "{person}没有{starts_at}开始的班次。"),
    # Files
    "roster-file-unreadable": Words("{file} cannot be read: {fault}", "{file}无法读取：{fault}"),
    "roster-file-table": Words("{file}, {where}: “{table}” is no table of fields.", "{file}，{where}：“{table}”不是字段表。"),
    "roster-file-field": Words("{file}, {where}: there is no field “{field}”. Fields: {fields}.", "{file}，{where}：没有字段“{field}”。可用字段：{fields}。"),
    "roster-file-missing": Words("{file}, {where}: “{field}” is missing; wanted: {wanted}.", "{file}，{where}：缺少“{field}”，应为{wanted}。"),
    "roster-file-value": Words("{file}, {where}: {field} is “{value}”; wanted: {wanted}.", "{file}，{where}：{field}为“{value}”，应为{wanted}。"),
    "roster-file-abilities": Words(
        "{file}, {where}: with_ability {abilities} asks for more people than the {least} that are needed.",
        "{file}，{where}：with_ability {abilities} 要求的人数多于所需的{least}人。",
    ),
    "roster-file-backwards": Words("{file}, {where}: it starts {start} and ends {end}.", "{file}，{where}：开始于{start}，却结束于{end}。"),
    "roster-columns": Words("{file} lacks the columns {columns}.", "{file}缺少列：{columns}。"),
    "roster-row": Words(
        "{file}, line {line}: “{row}” is no assignment. Write person, post, start and a later end, such as 2022-03-12 08:00.",
        "{file}第{line}行：“{row}”不是班次。请依次填写人员、岗位、开始时间和更晚的结束时间，如 2022-03-12 08:00。",
    ),
    # Searching
    "search-runs-backwards": Words("{option} is {value}. Give 0 or more, or leave it out.", "{option}为{value}。请填写不小于0的数，或不填。"),
    # Many rosters
    "roster-same-name": Words("Two problems are called {name}: {files}. Rename one; each roster is written under the name of its problem.", "有两个问题都名为{name}：{files}。请改名；班表按问题的名称写出。"),
    "roster-not-solved": Words("{name} was not solved: {fault}. The others go on.", "{name}未能排出：{fault}。其余继续。"),
    "scheduler-silent": Words("The scheduler {scheduler} does not answer: {fault}. Start it (dask scheduler), or leave --scheduler out.", "调度器{scheduler}没有应答：{fault}。请先启动（dask scheduler），或去掉 --scheduler。"),
    # Published instances
    "instance-line": Words("{file}, line {line}: “{text}”. Wanted: {wanted}.", "{file}第{line}行：“{text}”。应为：{wanted}。"),
    "instance-missing": Words("{file} lacks {section}. Add it.", "{file}缺少{section}，请补上。"),
    "instance-files": Words("Format {format} has {wanted} file(s), and {given} were given. Only inrc2 has more than one: Sc-, H0-, then the WD- of each week.", "{format}需要{wanted}个文件，实际给出{given}个；inrc2依次为 Sc-、H0- 和各周 WD- 文件。"),
    "instance-not-written": Words("Format {format} has no file of its own for a roster: leave --write {file} out. With --json the roster is told.", "{format}格式没有班表文件，请去掉 --write {file}；加上 --json 可输出班表。"),
    "instance-row": Words("{person} needs a known kind of shift, or none, for each of {days} days.", "{person}在{days}天中每天须有一种已知班次或休息。"),
    "instance-rule": Words("{person} breaks “{rule}” by {amount}, from day {day} on.", "{person}自第{day}天起违反“{rule}”，相差{amount}。"),
    "instance-cover": Words("Day {day}: {what} is off by {amount}.", "第{day}天：{what}相差{amount}。"),
    "refill-taken": Words("Duty {duty} was held by {person}, who has lost it.", "{person}原有的班次{duty}被取消。"),
    "refill-skill": Words("Duty {duty} is given to {person}, who cannot do it.", "班次{duty}排给了不具备所需能力的{person}。"),
    "refill-twice": Words("Duties {duty} and {other} of {person} are at the same time.", "{person}的班次{duty}与{other}时间重叠。"),
}  # fmt: skip
