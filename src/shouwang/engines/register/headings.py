"""The words that stand at the head of columns, in the sheets of communities as they are."""

from __future__ import annotations

import re

from shouwang.engines.register.text import clean, close_up

FIELDS = (
    "compound", "building", "unit", "floor", "room", "door", "name", "head", "renter", "landlord", "relation", "id_number", "phone",
    "renter_phone", "landlord_phone", "sex", "born", "age", "count", "occupancy", "tenant", "needs", "note", "context", "problem",
)  # fmt: skip
"""What a column may be understood as; the empty text is a column that is not used."""

HEADINGS: dict[str, str] = {
    "compound": "小区 小区名称 所属小区 社区 所属社区 院落 楼盘 小区名 compound community estate",
    "building": "楼号 楼栋 栋 幢 楼 栋号 楼栋号 幢号 座 楼幢 楼宇 楼座 楼房号 栋数 楼幢号 几号楼 building bldg block buildingno building_no tower",
    "unit": "单元 单元号 门 门号 梯 单元门 几单元 unit entrance stair staircase unitno",
    "floor": "楼层 层 所在层 层数 floor storey level",
    "room": "室 房号 室号 房间号 房间 户号 房 房屋号 门牌 门户号 几室 户室 号 房室号 门牌号 room flat apartment apt roomno flatno doorno",
    "door": "住址 地址 详细地址 家庭住址 居住地址 现住址 房屋地址 楼栋房号 楼号-单元-房号 楼房门牌 楼号单元房号 楼门号 楼-单元-室 门牌地址 门牌号码 "
    "住房 房屋 楼单元室 居住住址 具体地址 家庭地址 房产地址 常住地址 address door householdaddress 房屋编号 楼室号 楼栋单元房号 楼栋/单元/房号",
    "name": "姓名 名字 居民姓名 人员姓名 成员姓名 住户姓名 家庭成员 家庭成员姓名 居住人 居住人姓名 现住人 住户 同住人 同住人姓名 常住人 name fullname resident person",
    "head": "户主 户主姓名 户主名 headofhousehold householder head 户主(姓名)",
    "renter": "租户 租户姓名 承租人 承租人姓名 租客 租客姓名 租住人 租住人姓名 租房人 tenantname renter",
    "landlord": "业主 业主姓名 房东 房东姓名 房主 房主姓名 产权人 产权人姓名 所有权人 出租人 landlord owner ownername",
    "relation": "与户主关系 关系 与户主的关系 与业主关系 家庭关系 与房主关系 称谓 relation relationship relationtohead",
    "id_number": "身份证号 身份证 身份证号码 证件号 证件号码 公民身份号码 公民身份证号码 证件 居民身份证 居民身份证号码 idnumber id idno idcard nationalid "
    "id_number passport",
    "phone": "电话 联系电话 手机 手机号 手机号码 联系方式 电话号码 联系手机 移动电话 本人电话 住户电话 户主电话 户主联系电话 phone mobile tel telephone "
    "phonenumber contact cell",
    "renter_phone": "租户电话 租户联系电话 承租人电话 租客电话 租户联系方式 租户手机 tenantphone",
    "landlord_phone": "业主电话 房东电话 房主电话 业主联系电话 房东联系电话 业主联系方式 房东联系方式 房主联系方式 产权人电话 landlordphone ownerphone",
    "sex": "性别 男女 sex gender",
    "born": "出生日期 出生年月 生日 出生年月日 出生 出生时间 出生年份 出生日 dateofbirth dob birth birthdate born yearofbirth birthday",
    "age": "年龄 周岁 岁数 实际年龄 age",
    "count": "人数 人口数 人口 家庭人口 家庭人口数 常住人口 户内人数 居住人数 实住人数 总人数 同住人数 家庭人数 住户人数 入住人数 people householdsize members "
    "numberofpeople size",
    "occupancy": "房屋性质 居住状态 入住情况 房屋状态 使用情况 居住情况 房屋使用情况 住房性质 房屋类型 居住性质 房屋用途 自住/出租/空置 自住/出租 自住出租空置 "
    "住房情况 房屋现状 是否入住 入住状态 occupancy status tenure use 是否空置/出租",
    "tenant": "是否租户 是否租住 是否租房 是否承租 人员类别 人员性质 住户类型 住户性质 人员类型 业主/租户 租户/业主 是否为租户 业主或租户 istenant tenant rents",
    "needs": "特殊需求 困难情况 特殊情况 需求 特殊人群 特殊群体 身体状况 健康状况 病史 基础病 服药情况 行动不便 重点人群 需要帮助 needs specialneeds help",
    "note": "备注 说明 附注 备注说明 其他 其它 note notes remark remarks comment comments",
    "": "序号 编号 no index 民族 籍贯 文化程度 学历 工作单位 职业 婚姻状况 政治面貌 面积 建筑面积 车牌号 车牌 户籍地址 户口所在地 户籍所在地 户籍 疫苗 接种情况 "
    "网格员 网格 楼长 单元长 登记日期 日期 证件类型 国籍 邮箱 email 签名 签字 填表日期 plate vehicle nationality occupation employer date signature",
    "context": "所属门牌(系统识别)doorasread",
    "problem": "问题 问题(中文) whatiswrong",
}  # fmt: skip

CONTAINED = (
    ("身份证", "id_number"), ("证件号", "id_number"), ("与户主", "relation"), ("出生", "born"), ("年龄", "age"), ("性别", "sex"), ("租户电话", "renter_phone"),
    ("电话", "phone"), ("手机", "phone"), ("联系方式", "phone"), ("户籍", ""), ("户口", ""), ("单位", ""), ("备注", "note"), ("是否租", "tenant"),
    ("人口", "count"), ("人数", "count"), ("户主", "head"), ("姓名", "name"), ("单元", "unit"), ("楼栋", "building"), ("楼号", "building"),
    ("房号", "room"), ("室号", "room"), ("住址", "door"), ("地址", "door"), ("居住状", "occupancy"), ("入住", "occupancy"), ("房屋状", "occupancy"),
)  # fmt: skip
BY_WORD = {word: field for field, words in HEADINGS.items() for word in words.split()}
OWNERS = ("业主", "房东", "房主", "产权", "出租人", "landlord", "owner")
RENTERS = ("租户", "租客", "承租", "租住", "tenant", "renter")
JOINT = "·"
DECORATION = re.compile(r"[\s*:：?？\"“”]+")
REMARK = re.compile(r"[(（\[【].*?[)）\]】]")


def heading_text(cell: object) -> str:
    """A heading as it is compared: plain width, lower case, no spaces, stars or colons."""
    return DECORATION.sub("", close_up(clean(cell if isinstance(cell, str | float | bool) else str(cell)))).lower()


def field_of(heading: str) -> str | None:
    """
    The field a heading means; the empty text for one known to be of no use here, None for an unknown one.

    A heading of two rows is written ``above·below``: a name below "landlord" is the landlord's.
    """
    above, _, below = heading.rpartition(JOINT)
    field = one_field(below)
    if field is None and above:
        field = one_field(above + below)
    if above and field in ("name", "phone"):
        return with_owner(above, field)
    return field


def one_field(text: str) -> str | None:
    """The field of one heading without its group: by the whole word, without what is in brackets, by a telling part."""
    if text in BY_WORD:
        return BY_WORD[text]
    bare = REMARK.sub("", text)
    if bare in BY_WORD:
        return BY_WORD[bare]
    if not 1 < len(bare) <= 16:
        return None
    for part, field in CONTAINED:
        if part in bare:
            return with_owner(bare, field) if field in ("name", "phone") else field
    return None


def with_owner(above: str, field: str) -> str:
    """*field* (a name or a phone) as the landlord's or the renter's, when *above* says so."""
    if any(word in above for word in OWNERS):
        return "landlord" if field == "name" else "landlord_phone"
    if any(word in above for word in RENTERS):
        return "renter" if field == "name" else "renter_phone"
    return field
