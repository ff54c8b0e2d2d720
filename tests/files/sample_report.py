"""A report about an invented watch at Willow Court (柳园), as the writers of documents get it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from PIL import Image, ImageDraw

from shouwang.vocabulary.outline import Erratum, FigureLine, Outline, Picture, Related, Section, Signature
from shouwang.vocabulary.words import Words


def line(code: str, en: str, zh: str, value: int | None, unit: tuple[str, str] = ("people", "人"), *doubts: Words) -> FigureLine:
    return FigureLine(
        code=code,
        name=Words(en, zh),
        definition=Words(
            f"{en}: counted from the journal entries of this kind, each person once a day; struck entries do not count.",
            f"{zh}：按日志中该类条目清点，同一人每日计一次；已撤销的条目不计。",
        ),
        unit=Words(*unit),
        value=value,
        entries=0 if value is None else value + 3,
        doubts=doubts,
    )


def photo(hue: tuple[int, int, int] = (196, 214, 222), size: tuple[int, int] = (1200, 800)) -> bytes:
    """A drawn gate at dusk: no photograph, no person."""
    image = Image.new("RGB", size, hue)
    draw = ImageDraw.Draw(image)
    w, h = size
    draw.rectangle((0, h * 0.68, w, h), fill=(120, 124, 120))
    for left in (0.08, 0.36, 0.64):
        draw.rectangle((w * left, h * 0.16, w * (left + 0.24), h * 0.68), fill=(214, 200, 178))
        for row in range(4):
            for column in range(3):
                x, y = w * (left + 0.03 + column * 0.07), h * (0.2 + row * 0.11)
                draw.rectangle((x, y, x + w * 0.04, y + h * 0.06), fill=(250, 222, 140) if (row + column) % 3 else (96, 108, 120))
    draw.rectangle((w * 0.1, h * 0.74, w * 0.9, h * 0.78), fill=(180, 32, 32))
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


CHECKS = line(
    "gate-checks", "Checks at the gates", "卡口核验", 1532, ("times", "人次"),
    Words("On 15 March two devices report the same check; counted once.", "3月15日两台设备上报同一次核验，按一次计。"),
)  # fmt: skip

HEADLINES = (
    line("people-on-post", "People on post", "在岗人数", 22),
    line("compounds", "Compounds held", "值守小区", 2, ("compounds", "个")),
    line("households", "Households registered", "登记住户", 303, ("households", "户")),
    line("residents", "Residents registered", "登记居民", 707),
    CHECKS,
    line("turned-back", "Turned back", "劝返", 714, ("times", "人次")),
    line("care-requests", "Requests met", "办结求助", None, ("requests", "件")),
    line("coverage", "Hours without anybody on post", "空岗时长", 0, ("hours", "小时")),
)


def report() -> Outline:
    return Outline(
        title=Words("Ten days at two compounds", "十天守望两小区"),
        subtitle=Words("Phase report of the watch at Willow Court and Mill Lane", "柳园、磨坊里小区值守阶段工作报告"),
        organisation=Words("Valley Seed Testing Station", "河谷种子检验站"),
        author=Words("Duty office", "值守办公室"),
        day=date(2022, 3, 21),
        number="HG-2022-03",
        headlines=HEADLINES,
        sections=(
            Section(
                Words("The order and the call-out", "受命与集结"),
                (
                    Words(
                        "At 09:40 on 11 March 2022 the city office ordered the station to hold two compounds without a manager round the clock. "
                        "All 28 members of staff were called; 22 could come, six were excused for health or care of a child.",
                        "2022年3月11日9时40分，接市防控办指令，我站负责两个无物业小区的24小时值守。全站28人全部收到通知，22人到岗，"
                        "6人因身体或照护子女等原因经批准免于值守。",
                    ),
                    Words(
                        "The first shift stood at the gates two hours and twenty minutes after the order.",
                        "自接到指令至首班上岗，用时2小时20分。",
                    ),
                ),
            ),
            Section(Words("Holding the gates", "卡口值守"), (
                Words("Each gate was held in three shifts by two people.", "每个卡口实行三班两人制，“人停岗不停”。"),
            )),
            Section(
                Words("Who came and went", "人员进出"),
                (
                    Words(
                        "Residents left for work in essential services, for treatment and for care of relatives. Nobody with an emergency waited at a gate.",
                        "居民因保供上岗、就医、照护老人等事由出入；凡遇急症，一律先放行、后登记，无一人因核验滞留。",
                    ),
                ),
                (CHECKS, HEADLINES[5], line("let-in-first", "Let through first, recorded after", "先放行后登记", 6, ("times", "人次")), HEADLINES[6]),
                level=2,
            ),
            Section(
                Words("The gates as they were", "现场情况"),
                (),
                (),
                (
                    Picture(photo(), "image/jpeg", Words("The south gate in the evening", "傍晚的南门卡口"), Words("A red barrier before three houses with lit windows", "红色栏杆后有三栋亮着灯的楼房")),
                    Picture(photo((236, 214, 196)), "image/jpeg", Words("The same gate at dawn", "清晨的南门卡口"), Words("The barrier in morning light", "晨光中的栏杆")),
                ),
                level=2,
            ),
            Section(
                Words("People behind the doors", "群众服务"),
                (
                    Words(
                        "Households with elderly people living alone were called every day. Names with rare characters (𠮷, 䶮, 㛃, 堃, 喆, 〇) are kept as their bearers write them.",
                        "对独居老人每日电话问候。姓名中的生僻字（𠮷、䶮、㛃、堃、喆、〇）均按本人书写登记。",
                    ),
                ),
            ),
        ),
        signatures=(
            Signature(Words("Drafted by the duty office", "值守办公室拟稿"), "Shi Anlan 石安澜", date(2022, 3, 20)),
            Signature(Words("Checked by the deputy", "副站长审核"), "Lu Heng 陆蘅", date(2022, 3, 21)),
            Signature(Words("Signed by the head of the station", "站长签发"), "Gu Yuan 顾塬", None),
        ),
        errata=(
            Erratum(date(2022, 3, 25), CHECKS.name, "1529", "1532", Words("Three checks of a phone that was offline arrived late.", "一台离线手机的3次核验补报入库。")),
        ),
        related=(
            Related(Words("Order No. 7 on closed management of compounds, 11 March 2022", "《关于实行小区封闭管理的第7号通告》（2022年3月11日）")),
            Related(Words("Report of the first three days", "首三日工作简报")),
        ),
        about=Words("A county station of eleven offices; during the watch every office stood at a gate.", "县属事业单位，内设十一个科室；值守期间各科室全员上岗。"),
        contact=Words("Duty telephone 555-0100, day and night.", "值班电话：555-0100，昼夜有人接听。"),
        privacy=Words("Names of residents are not printed. Photos show nobody who did not agree.", "本报告不含居民姓名；照片中可辨认者均已同意公开。"),
        entries=2861,
        journal_hash="5b1f0c7de2a94f8830c6d9b9e4f70a1c2d3e4f5061728394a5b6c7d8e9fa0b1c",
        frozen=True,
    )  # fmt: skip


def draft() -> Outline:
    return replace(report(), frozen=False, errata=())
