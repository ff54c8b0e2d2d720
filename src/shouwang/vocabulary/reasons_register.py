"""Reasons about the register: what in a household sheet a person must look at."""

from shouwang.vocabulary.words import Words

REASONS: dict[str, Words] = {
    "no-header": Words(
        "Sheet {sheet} of {file} has no header row that could be understood. Give it one with at least a door and a name.",
        "文件 {file} 的工作表“{sheet}”中找不到可识别的表头。请补上表头，至少包含门牌和姓名两列。",
    ),
    "sheet-not-understood": Words(
        "Sheet {sheet} was not read: no header row with a door and a person was found. Say what its columns are, or leave it out.",
        "工作表“{sheet}”未读取：没有找到包含门牌和人员的表头。请指定各列的含义，或不导入此表。",
    ),
    "sheet-hidden": Words(
        "Sheet {sheet} is hidden and was not read. If it belongs to the register, show it, save the file and import it again.",
        "工作表“{sheet}”处于隐藏状态，未读取。如属于住户登记，请取消隐藏并保存后重新导入。",
    ),
    "door-missing": Words(
        "There is no door in this row and none above it. Write building, unit and room.", "本行及上方均没有门牌。请填写楼号、单元和房号。"
    ),
    "door-not-understood": Words(
        'The door "{value}" cannot be understood. Write it as 3-2-401: building, unit, room.',
        "无法识别门牌“{value}”。请按“楼号-单元-房号”填写，例如 3-2-401。",
    ),
    "door-without-building": Words(
        'The door "{value}" has no building. Write it as 3-2-401, or name the sheet after the building.',
        "门牌“{value}”缺少楼号。请写成 3-2-401 的形式，或用楼号命名工作表。",
    ),
    "door-contradicts": Words(
        'The door "{value}" reads as {read}, but the cells beside it, the rows above or the sheet say building {building}, unit {unit}. '
        "Write the whole door, such as 3-2-401, where both agree.",
        "门牌“{value}”读作 {read}，与同行、上方或表名所示的楼号（{building}）、单元（{unit}）不一致。请核对后写成完整门牌，例如 3-2-401。",
    ),
    "door-became-date": Words(
        "The spreadsheet program turned the door into the date {value}. Format the cell as text and write the door again.",
        "门牌被表格软件变成了日期 {value}。请把单元格设为文本格式，重新填写门牌。",
    ),
    "value-missing": Words(
        "The cell has a formula that was saved without its result. Open the file, let it calculate, save it again.",
        "单元格中的公式没有保存计算结果。请打开文件，待计算完成后重新保存。",
    ),
    "several-names": Words(
        'The cell holds several names: "{value}". Give each person a row.',
        "一个单元格中有多个姓名：“{value}”。请每人单独一行。",
    ),
    "name-not-understood": Words(
        '"{value}" cannot be a name. Write the name, or leave it empty.', "“{value}”不像姓名。请填写姓名，或留空。"
    ),
    "id-digits-lost": Words(
        "The spreadsheet program kept only the first 15 digits of the ID number ({value}). Format the cell as text and write it again.",
        "身份证号被表格软件只保留了前 15 位（{value}）。请把单元格设为文本格式，重新填写。",
    ),
    "id-wrong-length": Words(
        "The ID number {value} has {length} characters, not 18. Check it against the card.",
        "身份证号 {value} 为 {length} 位，应为 18 位。请与证件核对。",
    ),
    "id-check-digit-wrong": Words(
        "The ID number {value} has a mistake: its check digit does not fit. Check it against the card.",
        "身份证号 {value} 有误：校验码不符。请与证件核对。",
    ),
    "id-birth-impossible": Words(
        "The ID number {value} contains a day of birth that cannot be. Check it against the card.",
        "身份证号 {value} 中的出生日期不存在。请与证件核对。",
    ),
    "birth-differs-from-id": Words(
        "The day of birth is {born} in the sheet but {id_born} by the ID number. Correct the one that is wrong.",
        "表中出生日期为 {born}，按身份证号应为 {id_born}。请更正有误的一项。",
    ),
    "sex-differs-from-id": Words(
        "The sex in the sheet differs from the ID number {value}. Correct the one that is wrong.",
        "表中性别与身份证号 {value} 不一致。请更正有误的一项。",
    ),
    "birth-not-understood": Words(
        'The day of birth "{value}" cannot be understood. Write it as 1978-03-05, or only the year.',
        "无法识别出生日期“{value}”。请写成 1978-03-05 的形式，或只写年份。",
    ),
    "sex-not-understood": Words(
        'The sex "{value}" cannot be understood. Write 男 or 女, M or F.', "无法识别性别“{value}”。请填写“男”或“女”。"
    ),
    "phone-not-understood": Words(
        "{value} is no telephone number. A mobile number has 11 digits.",
        "“{value}”不是有效的电话号码。手机号码应为 11 位。",
    ),
    "count-not-understood": Words(
        'The number of people "{value}" cannot be understood. Write a number.', "无法识别人数“{value}”。请填写数字。"
    ),
    "count-differs": Words(
        "The household is said to have {said} people, but {listed} are listed. Add the missing rows or correct the number.",
        "本户登记人数为 {said} 人，实际列出 {listed} 人。请补齐人员或更正人数。",
    ),
    "occupancy-not-understood": Words(
        'The state of the flat "{value}" cannot be understood. Write lived-in, empty, let or unknown.',
        "无法识别房屋状况“{value}”。请填写“自住”“空置”“出租”或“不详”。",
    ),
    "empty-with-people": Words(
        "The flat at {door} is said to be empty, but {people} people are listed. Correct one of the two.",
        "{door} 登记为空置，但列有 {people} 人。请更正其中一项。",
    ),
    "same-person-twice": Words(
        "The ID number {value} stands at {door} and also at {other} ({where}). Keep the row where the person lives.",
        "身份证号 {value} 同时出现在 {door} 和 {other}（{where}）。请只保留本人实际居住处的一行。",
    ),
    "row-repeated": Words("This row repeats line {other} of {where}. Delete it.", "本行与“{where}”第 {other} 行重复，请删除。"),
    "same-name-and-birth": Words(
        "{name}, born {born}, stands at {door} and also at {other} ({where}). If it is one person, keep one row; if two, give the ID numbers.",
        "{name}（{born} 出生）同时出现在 {door} 和 {other}（{where}）。如为同一人，请只保留一行；如为两人，请补充身份证号。",
    ),
    "gone-not-judged": Words(
        "A row of building {building} could not be placed, so nobody of that building is taken as gone.",
        "{building} 号楼有无法归户的行，因此该楼暂不判断人员是否迁出。",
    ),
    "gone-not-judged-anywhere": Words(
        "A row or a sheet could not be placed in any building, so nobody at all is taken as gone.",
        "有行或工作表无法归入任何楼栋，因此本次不判断任何人员是否迁出。",
    ),
    "person-moves-here": Words(
        "{name} is registered at {other}, which these sheets do not cover; the plan moves the person here. If they still live there, delete this row.",
        "{name} 已登记在 {other}，而本次表格不包含该处；按计划将迁至此处。如本人仍住原处，请删除本行。",
    ),
    "register-line-wrong": Words(
        "Line {line} of {file} is no household ({detail}). Write one JSON object a line, as shouwang register plan --write does.",
        "{file} 第 {line} 行不是住户记录（{detail}）。每行应为一个 JSON 对象，格式与 shouwang register plan --write 的输出相同。",
    ),
    "same-person-elsewhere": Words(
        "{name}, born {born}, is already registered at {other}. If it is the same person, delete one; if not, give the ID number.",
        "{name}（{born} 出生）已登记在 {other}。如为同一人，请删除其中一处；如不是，请补充身份证号。",
    ),
}
