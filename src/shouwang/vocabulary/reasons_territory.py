"""Reasons about places, entrances, maps and the pages of the register."""

from shouwang.vocabulary.words import Words

REASONS: dict[str, Words] = {
    "place-exists": Words("{name} already stands here.", "此处已有{name}，请勿重复添加。"),
    "place-needs-name": Words("The place needs a name of at most 80 characters.", "请填写地点名称，不超过80个字。"),
    "place-does-not-fit": Words(
        "{name} cannot lie inside {parent}: choose a larger place around it.", "{name}不能设在{parent}之下，请选择上一级地点。"
    ),
    "place-lived-in": Words(
        "{households} households with {people} people live at {name}. Move them in the register first.",
        "{name}内登记有{households}户、{people}人，不能移除。请先在住户底册中处理。",
    ),
    "compound-needed": Words("{name} is no compound. Choose a compound.", "{name}不是小区，请选择小区。"),
    "site-already-claimed": Words("{name} has been claimed by {member}.", "{name}已由{member}认领。"),
    "site-fact-unknown": Words('There is no site fact "{fact}" or no answer "{answer}".', "没有“{fact}”这一项，或没有“{answer}”这种答案。"),
    "entrance-too-wide": Words("{width} cm is no width of an entrance; at most 5000.", "出入口宽度 {width} 厘米不合理，最多 5000 厘米。"),
    "map-too-large": Words("{file} is larger than {most} MB. Export only this compound.", "{file} 超过 {most} MB，请只导出本小区。"),
    "map-not-geojson": Words("{file} is no GeoJSON FeatureCollection.", "{file} 不是 GeoJSON FeatureCollection。"),
    "map-feature-wrong": Words(
        "Feature {number} of {file} has no geometry in degrees that could be drawn.",
        "{file} 中第 {number} 个要素没有可绘制的经纬度图形。",
    ),
    "map-says-nothing": Words(
        "{file} holds no building, entrance or way. Give each feature the property “what”.",
        "{file} 中没有楼栋、出入口或道路。请为每个要素填写 what 属性。",
    ),
    "household-exists": Words("Household {number} at {door} is already registered.", "{door}第{number}户已登记。"),
    "household-not-found": Words("This household is no longer in the register.", "住户底册中已没有这一户。"),
    "door-unknown": Words(
        "There is no door {door}. Write it as 3-2-401, or add it to the places first.",
        "没有门牌{door}。请按 3-2-401 的格式填写，或先在地点中添加。",
    ),
    "door-not-clear": Words("{door} stands in several compounds. Choose the compound.", "多个小区都有{door}，请选择小区。"),
    "name-or-telephone-needed": Words("Write a name or a telephone number.", "请填写姓名或电话。"),
    "import-needs-files": Words("Choose at least one sheet.", "请至少选择一个表格文件。"),
    "import-needs-compound": Words(
        "The sheets do not say which compound they are of. Choose one.",
        "表格没有写明是哪个小区，请选择小区。",
    ),
    "import-applied-already": Words("This import has been applied already, on {day}.", "本次导入已于{day}执行，不能重复执行。"),
    "import-not-open": Words("This plan was replaced. Go on with the newest one.", "此计划已被替换，请使用最新的计划。"),
    "import-not-read": Words("The sheets have not been read to the end. Read them again.", "表格尚未读完，请重新读取。"),
    "import-not-applied": Words("This import is not applied; there is nothing to withdraw.", "本次导入尚未执行，无可撤回。"),
    "import-at-work": Words("Somebody is at this import just now. Wait until it is done.", "本次导入正在处理中，请等待完成。"),
    "import-built-upon": Words(
        "The import of {day} ({files}) changed {households} of the same households. Withdraw that one first.",
        "{day}的导入（{files}）又变更了其中{households}户，请先撤回那一次。",
    ),
    "household-changed-since": Words(
        "{door} was changed by hand after the import; withdrawing would wipe that out.",
        "{door}在导入之后经人工变更，撤回会把变更一并抹掉。",
    ),
    "doors-removed-since": Words(
        "{households} households of the import lost their doors when places were removed.",
        "因移除地点，本次导入所涉的{households}户已没有门牌。",
    ),
    "import-outdated": Words(
        "The register has changed since this plan was made. Plan again; what you decided is kept.",
        "计划生成后住户底册已有变动，请重新生成计划，已作的决定会保留。",
    ),
    "import-changes-nothing": Words(
        "The register already says all of this; there is nothing to apply.", "住户底册与表格一致，没有需要执行的变更。"
    ),
}
