"""
``events.jsonl``: ten days in the order they happened.

Only what the product can hold by now is told: notes, claims, hand-overs of command, photos, the end of the phase. Checks, tests, favours, roster,
stock and cars will add events of their own kinds; until then no note says a number of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from examples.generator import plain

WILLOW, LOCUST = "entrance:willow-main", "entrance:locust-main"

# day and time, topic, by, place, Chinese, English
NOTES: tuple[tuple[str, str, int, str, str, str], ...] = (
    ("11 15:52", "site", 2, "place:willow-court", "现场踏勘：柳园三个出入口全部敞开，无门卫室，正门锁坏。", "Walked the site: all three entrances of Willow Court stand open, no gatehouse, the main gate's lock is broken."),
    ("11 16:08", "site", 2, "place:locust-lane", "现场踏勘：槐荫里无门，巷口无灯，出租户多，社区名册两年未更新。", "Walked the site: Locust Lane has no gate and no lamp, many tenants, the community's list is two years old."),
    ("11 16:30", "works", 10, WILLOW, "柳园正门拉起警戒线，摆放告示牌。", "Cordon set at the main gate of Willow Court, notice put up."),
    ("11 16:55", "works", 13, LOCUST, "槐荫里巷口拉起警戒线，借电线杆挂应急灯。", "Cordon set at the mouth of Locust Lane, an emergency lamp hung from a power pole."),
    ("11 17:40", "supplies", 9, WILLOW, "社区送来防护服、口罩、测温枪，已分到两个卡口。", "Suits, masks and thermometers came from the community and went to both gates."),
    ("11 18:45", "shift", 2, "", "到岗人员全部就位，夜间替补人选已逐一电话落实。", "Everybody who is coming is on post; stand-ins for the night confirmed by phone."),
    ("11 21:15", "residents", 18, "place:locust-lane-3", "3号楼一户待产家庭已登记联系方式，告知随时放行、先走后补登。", "A family in building 3 expects a baby: contact taken, told that they are let out at any hour and written down afterwards."),
    ("12 07:10", "weather", 4, "", "气温零下六度，偏北风四级，预报夜间转雨夹雪。", "Six below zero, wind from the north; rain turning to snow forecast for the night."),
    ("12 09:30", "works", 8, "entrance:willow-west", "西墙豁口装防护网，网扣徒手可解，钥匙不需要；旁边贴开启方法和值守电话。", "Net fitted in the west gap; its clips open by hand, no key needed; how to open it and the post's phone number are beside it."),
    ("12 10:20", "works", 8, "entrance:locust-east", "东侧门装防护网并上锁，钥匙两把，一把在巷口卡口，一把在社区。", "Net fitted at the east side door and locked; one key at the lane's gate, one with the community."),
    ("12 11:05", "works", 8, "entrance:locust-back", "4号楼后巷装防护网，网扣徒手可解；社区民警到场确认不影响疏散。", "Net fitted in the back alley, opens by hand; the community's police officer confirmed that it does not hinder escape."),
    ("12 11:40", "works", 10, "entrance:willow-north", "北门消防通道不封，链条改为活扣，车道划线禁停。", "The north gate stays open for fire engines: chain on a snap hook, no parking on the lane."),
    ("12 14:30", "works", 2, "", "三处不必要出口封闭完毕，逐一试开，均能在三分钟内打开。", "The three exits that are not needed are closed; each was opened as a trial within three minutes."),
    ("12 16:20", "supplies", 9, WILLOW, "两顶帐篷送到，柳园、槐荫里各一顶，傍晚前搭好。", "Two tents came, one for each gate, up before dusk."),
    ("12 22:40", "weather", 13, LOCUST, "雨夹雪开始，帐篷四角加压沙袋。", "Rain and snow began; sandbags on the corners of the tent."),
    ("13 06:30", "weather", 4, "", "一夜降温，雨转暴雪，积雪约十二厘米，路面结冰。", "The night turned the rain to a blizzard: about twelve centimetres of snow, ice on the road."),
    ("13 07:20", "shift", 2, "", "改为每两小时换一次岗进帐篷取暖，坐岗同志全部调到室内登记。", "Reliefs every two hours to warm up in the tent; everybody who must sit does register work indoors."),
    ("13 08:50", "works", 7, WILLOW, "清出消防车道和单元门前积雪，撒防滑沙。", "Snow cleared from the fire lane and the stair doors, sand spread."),
    ("13 13:10", "supplies", 9, "", "取暖器、暖贴、热水壶到位；社区食堂送热姜汤。", "Heaters, warming pads and kettles are here; the community canteen sent hot ginger soup."),
    ("13 18:40", "order", 2, "", "传达市里新通告：14日7时起检测，外出凭社区出入证；急危重症和孕产妇先放行后补登。", "Passed on the city's new notice: testing from 07:00 on the 14th, passes for going out; emergencies and births first, paper later."),
    ("13 20:30", "residents", 17, "place:locust-lane", "社区与我站连夜分楼通知检测时段，广播和敲门并用。", "With the community, told every building its turn for tomorrow, by loudspeaker and at the doors."),
    ("14 06:15", "weather", 4, "", "雪停，零下九度，人行道结冰。", "The snow has stopped; nine below, pavements iced."),
    ("14 06:40", "works", 13, "place:willow-court", "检测排队线按一米间隔喷画，老人和孕妇另设座位。", "Waiting line marked metre by metre, seats apart for the old and the expectant."),
    ("14 15:30", "residents", 18, "place:willow-court-1", "1号楼独居老人无法下楼，已约上门采样，并联系社区食堂送餐。", "An old man alone in building 1 cannot come down: visit arranged, meals asked for from the community canteen."),
    ("14 19:20", "incident", 2, "", "一名同志血压偏高，劝回休息，替班到位，岗位未空。", "One of us had high blood pressure and was sent home; the stand-in came, the post was never empty."),
    ("15 07:05", "weather", 4, "", "晴，零下七度，化雪路滑。", "Clear, seven below, thaw and slippery ground."),
    ("15 10:40", "residents", 17, "place:locust-lane-3", "逐户敲门补登租户，只记门牌、人数和电话，不问来由。", "Went door to door for tenants: door, number and phone only, no other questions."),
    ("15 16:10", "works", 8, LOCUST, "巷口接通临时照明，社区电工验收。", "Temporary light at the lane's mouth, accepted by the community's electrician."),
    ("15 21:50", "incident", 5, WILLOW, "居民情绪激动要求外出，耐心解释并告知下次可外出时间，平稳离开。", "A resident insisted on leaving; explained, told when the next turn is, left calmly."),
    ("16 07:15", "weather", 4, "", "多云，零下三度。", "Cloudy, three below."),
    ("16 09:30", "works", 7, "", "检查三处封闭出口：网扣灵活，告示清楚，周边无堆物。", "Inspected the three closed exits: clips move freely, signs legible, nothing stacked in front."),
    ("16 14:25", "host", 3, "", "与社区核对四栋楼名册，重复登记和人户分离逐条更正。", "Went through the lists of the four buildings with the community and corrected double entries one by one."),
    ("17 02:20", "incident", 19, LOCUST, "孕妇临产，卡口立即放行，本站车辆护送至医院，事后补登。", "A birth began: let out at once, driven to hospital in one of our cars, written down afterwards."),
    ("17 07:10", "weather", 4, "", "小雨转阴，零上一度。", "Light rain, then cloudy; one above zero."),
    ("17 10:15", "residents", 18, "place:locust-lane-3", "产妇母子平安，家属送来口信。", "Mother and child are well, the family sent word."),
    ("17 17:30", "shift", 1, "", "两名临近退休的老同志本周夜班减半，改值白班坐岗。", "Two of us close to retirement have half as many nights this week and sit by day instead."),
    ("18 07:05", "weather", 4, "", "晴，零下一度，东南风二级。", "Clear, one below, light wind."),
    ("18 09:20", "works", 7, "", "防护网复查，东侧门钥匙两把均在位。", "Nets inspected again, both keys of the east door in place."),
    ("18 15:40", "host", 3, "", "社区主任到卡口走访，商定居民意见每日集中答复。", "The community's director came to the gates; residents' remarks will be answered together once a day."),
    ("19 07:10", "weather", 4, "", "晴，零上二度，积雪基本化尽。", "Clear, two above, the snow is nearly gone."),
    ("19 10:30", "host", 2, "", "与社区商定第一阶段交接清单：钥匙、名册、在办事项、帐篷。", "Agreed with the community what is handed over: keys, register, open matters, tents."),
    ("19 16:45", "works", 10, "entrance:willow-north", "消防车道试开演练，从接电话到链条打开不足一分钟。", "Trial on the fire lane: from the call to the open chain in under a minute."),
    ("20 08:40", "residents", 18, "", "在办事项逐件转交社区代办员，居民已电话告知新的联系人。", "Every open matter passed to the community's caseworker, residents told by phone whom to call now."),
    ("20 14:10", "works", 8, "", "三处封闭出口与社区逐一试开后移交，有效期和检查人写在牌上。", "The three closed exits opened as a trial with the community and handed over; expiry and inspector are on the sign."),
)  # fmt: skip

PHOTOS: tuple[tuple[str, str, int, str], ...] = (
    ("12 17:35", "checkpoint-dusk", 4, WILLOW),
    ("13 07:40", "snow-road", 4, LOCUST),
    ("13 13:25", "hot-water", 20, WILLOW),
    ("16 19:05", "lit-windows", 20, "place:willow-court-2"),
)

EVENING = (
    (
        "夜间注意保暖和结冰，待产户联系电话在卡口首页。",
        "Mind cold and ice tonight; the expectant family's number is on the first page at the gate.",
    ),
    ("夜岗人员已逐一确认，东侧门钥匙在巷口卡口。", "Night posts confirmed one by one; the east door's key is at the lane's gate."),
    ("两处卡口平稳，重病住户用药已落实到人。", "Both gates calm; medicine for the gravely ill is in named hands."),
)
MORNING = (
    ("夜间无空岗，帐篷取暖正常。", "No post empty in the night, tents warm."),
    ("夜间有居民就医，已先放行后补登。", "A resident went to hospital in the night: let out first, written down afterwards."),
    ("夜间平稳，白班人员到齐。", "A calm night; the day's people are all here."),
)


def write(folder: Path) -> None:
    """Write ``events.jsonl`` into *folder*, in the order things happened."""
    events = [*_frame(), *_notes(), *_hand_overs(), *_photos()]
    plain.json_lines(folder / "events.jsonl", sorted(events, key=lambda event: str(event["at"])))


def at(moment: str) -> str:
    day, time = moment.split()
    return f"2022-03-{day}T{time}:00+08:00"


def _staff(number: int) -> str:
    return f"staff:{number:02}"


def _frame() -> Iterator[dict[str, Any]]:
    """The events that open and close the phase."""
    yield {"at": at("11 15:05"), "do": "call-out", "by": _staff(1), "to": "everybody", "order": "order:city-3", "deadline": at("11 18:30"), "title_zh": "下沉双槐社区", "title_en": "To Shuanghuai Community", "assembly_zh": "柳园正门", "assembly_en": "Main gate of Willow Court", "zh": "全站人员收到请立即回复能否到岗。", "en": "Everybody: please answer at once whether you can come."}  # fmt: skip
    yield {"at": at("11 15:30"), "do": "form-command", "by": _staff(1), "zh": "成立一线临时党支部，明确总代班和接替顺序。", "en": "Temporary command formed; overall shift lead and succession named."}  # fmt: skip
    yield {
        "at": at("11 15:45"),
        "do": "claim",
        "by": _staff(1),
        "place": "place:willow-court",
        "zh": "认领柳园小区。",
        "en": "Claimed Willow Court.",
    }
    yield {
        "at": at("11 15:46"),
        "do": "claim",
        "by": _staff(1),
        "place": "place:locust-lane",
        "zh": "认领槐荫里小区。",
        "en": "Claimed Locust Lane.",
    }
    yield {
        "at": at("20 17:00"),
        "do": "phase-close",
        "by": _staff(1),
        "phase": 1,
        "zh": "第一阶段任务按上级要求完成。",
        "en": "Phase one is completed as ordered.",
    }
    yield {"at": at("20 17:30"), "do": "phase-hand-over", "by": _staff(1), "phase": 1, "to": "body:community", "received_by": "contact:community", "zh": "值守转交双槐社区，钥匙、名册、在办事项当面点清。", "en": "The watch passes to the community; keys, register and open matters counted face to face."}  # fmt: skip


def _notes() -> Iterator[dict[str, Any]]:
    for moment, topic, by, place, zh, en in NOTES:
        yield {"at": at(moment), "do": "note", "by": _staff(by), "topic": topic, **({"place": place} if place else {}), "zh": zh, "en": en}


def _hand_overs() -> Iterator[dict[str, Any]]:
    """Command passes to a deputy every evening at eight and back every morning; the deputies take turns, the commander sleeps."""
    for day in range(11, 20):
        deputy = 2 if day % 2 else 3
        zh, en = EVENING[day % 3]
        yield {"at": at(f"{day} 20:00"), "do": "hand-over", "by": _staff(1), "to": _staff(deputy), "zh": zh, "en": en}
        zh, en = MORNING[day % 3]
        yield {"at": at(f"{day + 1} 08:00"), "do": "hand-over", "by": _staff(deputy), "to": _staff(1), "zh": zh, "en": en}


def _photos() -> Iterator[dict[str, Any]]:
    for moment, photo, by, place in PHOTOS:
        yield {"at": at(moment), "do": "photo", "by": _staff(by), "photo": photo, "place": place}
