"""The two orders of the city and the call of the bureau, with their texts as attachments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from examples.generator import plain
from examples.generator.plain import Moment, toml_table

FIRST = """\
临河市疫情防控指挥部
关于主城区实行静态管理的通告

临疫指通〔2022〕3号

全市广大居民：

　　为尽快阻断疫情传播，保障群众生命安全和身体健康，经研究，决定自2022年3月11日16时起，对主城区实行静态管理。现将有关事项通告如下。

　　一、所有居民小区实行封闭管理。封控区居民足不出户；其他小区每户每两天可指定1名家庭成员外出采购生活必需品1次。

　　二、所有人员、车辆进出小区一律查验健康码、行程码并登记。非必要，外来人员和车辆不得进入。快递、外卖送至小区门口，无接触交接；提倡集中配送和代购。

　　三、生活物资、防疫物资、医疗救护和防控车辆走绿色通道。

　　四、农贸市场、超市、药店在落实防控措施的前提下正常营业，其他经营场所暂停营业。

　　五、对急危重症患者、孕产妇开通绿色通道，任何卡口不得延误。

　　六、除医务人员、社区工作者、志愿者和下沉干部外，其他人员居家办公。下沉干部服从所在社区党组织统一调度。

　　七、适时组织全员核酸检测，不漏一户、不落一人。

　　八、不配合防控工作造成后果的，依法追究责任。

临河市疫情防控指挥部
2022年3月11日
"""

SECOND = """\
临河市疫情防控指挥部
关于开展区域核酸检测和规范小区出入证的通告

临疫指通〔2022〕5号

全市广大居民：

　　一、自2022年3月14日7时起，在主城区开展新一轮全员核酸检测。请居民听从社区安排，错时下楼，保持一米距离；行动不便的，由工作人员上门采样。

　　二、居民每户每两天1人外出采购及因特殊情况外出的，须持出入证。出入证由所在社区开具，不收取任何费用。

　　三、公安、医务、供水、供电、供热、燃气等人员凭本人工作证件通行。

　　四、急危重症患者、孕产妇就医不受出入证和检测结果限制，先放行、后补登。

　　五、核酸检测结果作为进入公共场所的重要凭证。

　　六、本通告第二条替代《关于主城区实行静态管理的通告》（临疫指通〔2022〕3号）第一条中居民外出的规定，其他各条继续执行。

临河市疫情防控指挥部
2022年3月13日
"""

CALL = """\
临河市农业农村局党组、机关党委
关于党员干部下沉社区参加疫情防控的倡议

局属各单位党组织、全体党员干部：

　　全市主城区今日16时起实行静态管理。根据市委统一部署，市农机推广站到东城区双槐社区报到。局党组、机关党委倡议：

　　一、接到通知后立即到岗，应下沉尽下沉；确有重病、在外地、家中无人照料老幼等困难的，向本单位负责人单独说明，不在群里解释。

　　二、各单位成立临时党支部，明确总代班和替补人选，服从社区统一调度。

　　三、保障轮换休息、热饭热水和防护用品，不带病上岗，不疲劳驾驶。

　　四、每日17时前按局里的表报送一次数字，不重复报。

临河市农业农村局党组
临河市农业农村局机关党委
2022年3月11日
"""

ORDERS: tuple[dict[str, Any], ...] = (
    {
        "id": "order:city-3",
        "issuer_zh": "临河市疫情防控指挥部",
        "issuer_en": "Linhe Epidemic Control Headquarters",
        "level": "city",
        "number": "临疫指通〔2022〕3号",
        "title_zh": "关于主城区实行静态管理的通告",
        "title_en": "Notice on static management of the main urban area",
        "issued_day": Moment("2022-03-11"),
        "effective_at": Moment("2022-03-11T16:00:00+08:00"),
        "received_at": Moment("2022-03-11T15:00:00+08:00"),
        "acknowledged_at": Moment("2022-03-11T15:03:00+08:00"),
        "acknowledged_by": "staff:01",
        "attachment": "orders/city-2022-03-11.txt",
        "articles": (
            (
                "一",
                "所有居民小区实行封闭管理。封控区居民足不出户；其他小区每户每两天可指定1名家庭成员外出采购生活必需品1次。",
                "All compounds are closed. In sealed areas nobody leaves the flat; elsewhere each household may name one member to go out once every two days for necessities.",
            ),
            (
                "二",
                "所有人员、车辆进出小区一律查验健康码、行程码并登记。非必要，外来人员和车辆不得进入。快递、外卖送至小区门口，无接触交接；提倡集中配送和代购。",
                "Everyone and every vehicle entering or leaving is checked and registered. Outsiders stay out unless necessary; parcels and meals are handed over at the gate.",
            ),
            (
                "五",
                "对急危重症患者、孕产妇开通绿色通道，任何卡口不得延误。",
                "A green channel is open to critical patients and expectant mothers; no gate may delay them.",
            ),
            (
                "六",
                "除医务人员、社区工作者、志愿者和下沉干部外，其他人员居家办公。下沉干部服从所在社区党组织统一调度。",
                "Deployed staff take their daily tasks from the host community's organisation.",
            ),
        ),
    },
    {
        "id": "order:bureau-call",
        "issuer_zh": "临河市农业农村局党组、机关党委",
        "issuer_en": "Linhe Bureau of Agriculture and Rural Affairs",
        "level": "bureau",
        "title_zh": "关于党员干部下沉社区参加疫情防控的倡议",
        "title_en": "Call to go down to the communities",
        "issued_day": Moment("2022-03-11"),
        "effective_at": Moment("2022-03-11T15:10:00+08:00"),
        "received_at": Moment("2022-03-11T15:10:00+08:00"),
        "acknowledged_at": Moment("2022-03-11T15:12:00+08:00"),
        "acknowledged_by": "staff:01",
        "attachment": "orders/bureau-2022-03-11.txt",
        "articles": (
            (
                "一",
                "接到通知后立即到岗，应下沉尽下沉；确有重病、在外地、家中无人照料老幼等困难的，向本单位负责人单独说明，不在群里解释。",
                "Report at once. Whoever is gravely ill, out of town or the only carer at home tells the head of the unit in private, not in the group chat.",
            ),
            (
                "三",
                "保障轮换休息、热饭热水和防护用品，不带病上岗，不疲劳驾驶。",
                "See to rest in turns, warm meals and protective wear; nobody works sick or drives tired.",
            ),
        ),
    },
    {
        "id": "order:city-5",
        "issuer_zh": "临河市疫情防控指挥部",
        "issuer_en": "Linhe Epidemic Control Headquarters",
        "level": "city",
        "number": "临疫指通〔2022〕5号",
        "title_zh": "关于开展区域核酸检测和规范小区出入证的通告",
        "title_en": "Notice on area testing and on compound passes",
        "issued_day": Moment("2022-03-13"),
        "effective_at": Moment("2022-03-14T07:00:00+08:00"),
        "received_at": Moment("2022-03-13T18:20:00+08:00"),
        "acknowledged_at": Moment("2022-03-13T18:26:00+08:00"),
        "acknowledged_by": "staff:02",
        "supersedes": "order:city-3",
        "superseded_part": "第一条中居民外出的规定",
        "attachment": "orders/city-2022-03-13.txt",
        "articles": (
            (
                "一",
                "自2022年3月14日7时起，在主城区开展新一轮全员核酸检测。请居民听从社区安排，错时下楼，保持一米距离；行动不便的，由工作人员上门采样。",
                "A new round of testing for everybody begins on 14 March at 07:00, in turns and one metre apart; whoever cannot walk is visited at home.",
            ),
            (
                "二",
                "居民每户每两天1人外出采购及因特殊情况外出的，须持出入证。出入证由所在社区开具，不收取任何费用。",
                "One person per household every two days, and anyone with a special need, goes out with a pass issued free by the community.",
            ),
            (
                "四",
                "急危重症患者、孕产妇就医不受出入证和检测结果限制，先放行、后补登。",
                "Critical patients and expectant mothers need neither pass nor test: let out first, write it down afterwards.",
            ),
        ),
    },
)

TEXTS = {"city-2022-03-11.txt": FIRST, "bureau-2022-03-11.txt": CALL, "city-2022-03-13.txt": SECOND}


def write(folder: Path) -> None:
    """Write ``orders.toml`` and ``orders/``."""
    parts = ["# The orders received, in the order they came. Invented, after the rules of such notices of March 2022.\n"]
    for order in ORDERS:
        parts.append(toml_table("[[order]]", {key: value for key, value in order.items() if key != "articles"}))
        for number, zh, en in order["articles"]:
            parts.append(toml_table("[[order.article]]", {"number": number, "zh": zh, "en": en}))
    plain.text(folder / "orders.toml", "\n".join(parts))
    for name, content in TEXTS.items():
        plain.text(folder / "orders" / name, content)
