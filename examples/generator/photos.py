"""Four illustrative pictures, drawn by program: nobody in them is anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from random import Random

from examples.generator import days, plain
from examples.generator.canvas import Canvas, Colour
from examples.generator.ground import ENTRANCES, degrees

SNOW, SUIT = (226, 234, 246), (244, 247, 252)
RED, AMBER = (206, 62, 56), (255, 196, 110)

WORDS: dict[str, tuple[str, str, str, str]] = {
    "checkpoint-dusk": (
        "柳园正门卡口，雪前的傍晚", "The gate of Willow Court at dusk, before the snow",
        "插画：傍晚的小区门口，一顶亮着灯的帐篷，红白警戒线后站着两名穿防护服的值守人员，远处楼房亮着几扇窗。",
        "Illustration: a compound gate at dusk, a lit tent, two people in protective suits behind a red and white cordon, a few lit windows beyond.",
    ),
    "snow-road": (
        "雪后的槐荫里巷口，接岗的车到了", "The mouth of Locust Lane after the snow: the relief arrives by car",
        "插画：清晨雪地里的一条巷道，路面上有车辙，两辆开着灯的小车停在路边，光秃的槐树枝上积着雪。",
        "Illustration: a lane in morning snow with wheel tracks, two small cars with their lamps on, bare locust trees with snow on the branches.",
    ),
    "hot-water": (
        "帐篷里的热水和姜汤", "Hot water and ginger soup in the tent",
        "插画：帐篷内的折叠桌上放着两只保温壶、纸杯和一摞登记本，旁边是一台取暖器。",
        "Illustration: on a folding table in the tent two flasks, paper cups and a pile of registers, beside it a heater.",
    ),
    "lit-windows": (
        "夜里的柳园2号楼", "Building 2 of Willow Court at night",
        "插画：夜色中的一栋七层老楼，许多窗户亮着暖光，楼前积雪，一棵树下有人巡夜。",
        "Illustration: an old seven-storey building at night, many windows lit warm, snow in front, somebody walking the round under a tree.",
    ),
}  # fmt: skip


def write(folder: Path, dice: Random) -> None:
    """Write ``photos/`` and ``photos.toml`` into *folder*."""
    scenes: dict[str, Callable[[Random], Canvas]] = {
        "checkpoint-dusk": checkpoint_dusk, "snow-road": snow_road, "hot-water": hot_water, "lit-windows": lit_windows,
    }  # fmt: skip
    where = {f"entrance:{key}": degrees(at) for key, _, _, at, *_ in ENTRANCES}
    parts = ["# Captions, alternative texts and consent. The pictures are drawn by program and show nobody.\n"]
    for moment, photo, by, place in days.PHOTOS:
        taken_at = datetime.fromisoformat(days.at(moment))
        longitude, latitude = where.get(place, degrees((55, 74)))
        (folder / "photos").mkdir(parents=True, exist_ok=True)
        (folder / "photos" / f"{photo}.jpg").write_bytes(scenes[photo](dice).jpeg(dice, taken_at, (longitude, latitude)))
        caption_zh, caption_en, alt_zh, alt_en = WORDS[photo]
        about = {
            "id": photo, "file": f"photos/{photo}.jpg", "taken_at": plain.Moment(taken_at.isoformat()), "taken_by": f"staff:{by:02}", "place": place,
            "caption_zh": caption_zh, "caption_en": caption_en, "alt_zh": alt_zh, "alt_en": alt_en,
            "consent": "nobody-seen", "consent_note_zh": "插画，无可辨认人员。", "consent_note_en": "An illustration; nobody can be recognised.",
        }  # fmt: skip
        parts.append(plain.toml_table("[[photo]]", about))
    plain.text(folder / "photos.toml", "\n".join(parts))


def checkpoint_dusk(dice: Random) -> Canvas:
    """The gate at dusk: tent, cordon, two guards, the first flakes."""
    board = Canvas((38, 50, 92), (236, 150, 118))
    board.glow(930, 560, 420, (255, 170, 110), 0.5, flat=0.4)
    _block(board, dice, 60, 250, 430, 600, floors=6, bays=9, wall=(70, 74, 110), dark=(52, 58, 94), lit_share=0.3)
    _block(board, dice, 800, 300, 1240, 600, floors=5, bays=11, wall=(84, 80, 112), dark=(62, 64, 98), lit_share=0.35)
    _tree(board, dice, 700, 600, 190, (44, 42, 66))
    board.shape([(0, 590), (1280, 572), (1280, 854), (0, 854)], (176, 186, 214))
    board.shape([(560, 588), (740, 585), (1090, 854), (330, 854)], (146, 156, 190))
    _tent(board, 190, 690)
    board.glow(310, 640, 300, AMBER, 0.6)
    _guard(board, 640, 742, 1.0)
    _guard(board, 850, 730, 0.96)
    for x in (540, 760, 990):
        _post(board, x, 760)
    _tape(board, [(540, 690), (650, 706), (760, 690), (875, 708), (990, 690)])
    board.snow(dice, 260, 4.5)
    return board


def snow_road(dice: Random) -> Canvas:
    """The lane in the morning after the blizzard."""
    board = Canvas((150, 178, 214), (238, 226, 218))
    board.glow(980, 210, 420, (255, 232, 190), 0.55)
    _block(board, dice, -40, 200, 330, 560, floors=6, bays=8, wall=(168, 150, 148), dark=(126, 128, 146), lit_share=0.08, roof=SNOW)
    _block(board, dice, 930, 240, 1330, 560, floors=5, bays=8, wall=(182, 160, 150), dark=(132, 132, 148), lit_share=0.08, roof=SNOW)
    board.shape([(0, 540), (1280, 536), (1280, 854), (0, 854)], (232, 239, 249))
    board.shape([(560, 540), (690, 540), (1010, 854), (150, 854)], (205, 217, 236))
    for left, right, low, high in ((592, 604, 250, 330), (646, 658, 800, 880)):
        board.shape([(left, 540), (right, 540), (high, 854), (low, 854)], (170, 186, 212))
    for x, ground, size in ((420, 590, 250), (850, 580, 240), (200, 690, 380), (1120, 690, 400)):
        _tree(board, dice, x, ground, size, (84, 72, 78), snow=True)
    board.shape([(0, 650), (130, 640), (210, 700), (100, 770), (0, 790)], (243, 247, 253))
    board.shape([(1280, 640), (1150, 660), (1080, 720), (1190, 780), (1280, 790)], (243, 247, 253))
    _car(board, 395, 700, 1.25, (58, 92, 140))
    _car(board, 735, 628, 0.85, (172, 62, 58))
    board.snow(dice, 90, 4)
    return board


def hot_water(dice: Random) -> Canvas:
    """Inside the tent: a table, steam, a heater."""
    board = Canvas((64, 92, 128), (44, 66, 98))
    for fold in range(7):
        x = fold * 213
        board.shape([(x, 0), (x + 100, 0), (x + 70, 620), (x + 10, 620)], (72, 102, 138))
    board.shape([(430, 0), (850, 0), (800, 600), (480, 600)], (150, 176, 208))
    board.shape([(480, 600), (800, 600), (819, 384), (461, 396)], (226, 235, 247))
    _tree(board, dice, 700, 420, 190, (110, 122, 150), snow=True)
    board.shape([(0, 600), (1280, 600), (1280, 854), (0, 854)], (58, 62, 78))
    board.glow(1090, 600, 460, (255, 130, 60), 0.62)
    _heater(board, 1090, 640)
    board.shade([(90, 800), (930, 800), (900, 840), (120, 840)], 0.6, 14)
    for x in (150, 850):
        board.line([(x, 610), (x - 20, 830)], (120, 124, 132), 10)
    board.shape([(120, 560), (860, 560), (930, 640), (50, 640)], (196, 156, 112))
    board.shape([(50, 640), (930, 640), (930, 662), (50, 662)], (158, 120, 84))
    _registers(board, 170, 596)
    _flask(board, 430, 600, (196, 60, 54))
    _flask(board, 545, 610, (62, 122, 112))
    for x, y in ((650, 612), (715, 600), (770, 616)):
        _cup(board, x, y)
    for x, y, wide in ((650, 540, 60), (715, 520, 72), (770, 545, 56), (430, 400, 64)):
        board.glow(x, y, wide * 1.7, (210, 220, 232), 0.24, flat=1.9)
    board.glow(640, 40, 520, (255, 226, 170), 0.4)
    board.box(600, 0, 680, 26, (90, 96, 110), round_by=8)
    board.disc(640, 40, 26, (255, 244, 214))
    return board


def lit_windows(dice: Random) -> Canvas:
    """The building at night, most people at home."""
    board = Canvas((14, 22, 52), (52, 66, 112))
    for _ in range(90):
        board.disc(dice.uniform(0, 1280), dice.uniform(0, 260), dice.uniform(0.6, 1.6), (170, 182, 214))
    board.glow(1090, 130, 210, (214, 224, 255), 0.4)
    board.disc(1090, 130, 44, (240, 243, 252))
    _block(board, dice, 130, 130, 1010, 660, floors=7, bays=16, wall=(66, 66, 96), dark=(40, 46, 78), lit_share=0.6, roof=(206, 216, 236))
    for door in range(4):
        x = 230 + door * 206
        board.box(x, 596, x + 50, 662, (34, 36, 60), round_by=4)
        board.box(x - 8, 586, x + 58, 597, (190, 200, 222), round_by=3)
        board.glow(x + 25, 610, 110, AMBER, 0.5)
    board.shape([(0, 662), (1280, 650), (1280, 854), (0, 854)], (128, 144, 190))
    board.shape([(0, 760), (420, 700), (900, 740), (1280, 690), (1280, 854), (0, 854)], (152, 168, 208))
    for door in range(4):
        board.glow(255 + door * 206, 700, 150, AMBER, 0.34, flat=0.35)
    _tree(board, dice, 1130, 730, 430, (28, 30, 54), snow=True)
    board.shade([(960, 770), (1090, 762), (1180, 800), (1010, 806)], 0.4)
    _guard(board, 1010, 782, 0.9)
    board.glow(958, 782, 150, (255, 240, 200), 0.5, flat=0.4)
    board.snow(dice, 70, 3.5)
    return board


def _block(
    board: Canvas, dice: Random, left: float, top: float, right: float, bottom: float, *, floors: int, bays: int, wall: Colour, dark: Colour,
    lit_share: float, roof: Colour | None = None,
) -> None:  # fmt: skip
    """A block of flats with lit and dark windows; staircases are narrow bays."""
    board.box(left, top, right, bottom, wall)
    if roof:
        board.box(left - 8, top - 12, right + 8, top + 8, roof, round_by=6)
    wide, high = (right - left) / bays, (bottom - top) / (floors + 0.6)
    for floor in range(floors):
        y = top + high * (floor + 0.5)
        board.box(left, y + high * 0.72, right, y + high * 0.76, dark)
        for bay in range(bays):
            x = left + wide * (bay + 0.22)
            stair = bay % 4 == 3
            lit = dice.random() < lit_share
            colour = dice.choice(((255, 205, 120), (255, 222, 160), (250, 184, 104))) if lit else dark
            board.box(
                x + wide * (0.14 if stair else 0),
                y,
                x + wide * (0.42 if stair else 0.56),
                y + high * (0.4 if stair else 0.56),
                colour,
                round_by=2,
            )
            if lit:
                board.line([(x + wide * 0.28, y), (x + wide * 0.28, y + high * 0.5)], wall, 2)
            if roof and not stair:
                board.box(x - 3, y + high * 0.56, x + wide * 0.6, y + high * 0.62, roof, round_by=2)


def _tree(board: Canvas, dice: Random, x: float, ground: float, size: float, colour: Colour, *, snow: bool = False) -> None:
    """A bare tree; with *snow* a light line lies on every branch."""

    def branch(x: float, y: float, dx: float, dy: float, width: float, left: int) -> None:
        end = (x + dx, y + dy)
        board.line([(x, y), end], colour, width)
        if snow and width < size / 30:
            board.line([(x, y - width * 0.5), (end[0], end[1] - width * 0.5)], (236, 242, 250), max(1.0, width * 0.55))
        if left:
            for turn in (-1, 1):
                bend = dice.uniform(0.35, 0.75) * turn
                keep = dice.uniform(0.66, 0.8)
                branch(*end, (dx - dy * bend) * keep, (dy + dx * bend) * keep, width * 0.62, left - 1)

    branch(x, ground, dice.uniform(-6, 6), -size * 0.3, size / 18, 5)


def _tent(board: Canvas, x: float, ground: float) -> None:
    """A frame tent with its flap open and the lamp on."""
    board.shade([(x - 30, ground - 10), (x + 300, ground - 10), (x + 330, ground + 40), (x - 20, ground + 40)], 0.5)
    board.shape([(x - 20, ground - 140), (x + 250, ground - 140), (x + 250, ground + 20), (x - 20, ground + 20)], (74, 112, 152))
    board.shape([(x + 60, ground - 120), (x + 170, ground - 120), (x + 178, ground + 20), (x + 52, ground + 20)], (255, 214, 146))
    board.shape([(x + 60, ground - 120), (x + 92, ground - 120), (x + 66, ground + 20), (x + 52, ground + 20)], (92, 134, 176))
    board.box(x + 92, ground - 46, x + 160, ground - 38, (140, 92, 60))
    board.box(x + 98, ground - 38, x + 104, ground + 16, (120, 78, 52))
    board.box(x + 146, ground - 38, x + 152, ground + 16, (120, 78, 52))
    board.shape([(x - 40, ground - 136), (x + 115, ground - 226), (x + 270, ground - 136)], (96, 140, 184))
    board.shape([(x - 40, ground - 136), (x + 115, ground - 226), (x + 115, ground - 214), (x - 20, ground - 130)], (210, 222, 240))
    board.shape([(x + 270, ground - 136), (x + 115, ground - 226), (x + 115, ground - 214), (x + 250, ground - 130)], (190, 204, 228))


def _guard(board: Canvas, x: float, ground: float, scale: float) -> None:
    """Somebody in a white suit with a red armband, seen from afar, without a face."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * scale, ground + dy * scale

    board.shade([at(-34, -6), at(40, -6), at(60, 14), at(-20, 14)], 0.45, 6)
    for side in (-1, 1):
        board.shape([at(side * 3, -70), at(side * 22, -70), at(side * 21, 0), at(side * 5, 0)], (224, 230, 242))
        board.shape([at(side * 2, -6), at(side * 26, -6), at(side * 27, 4), at(side * 2, 4)], (70, 104, 150))
    board.shape([at(-27, -142), at(27, -142), at(31, -58), at(-31, -58)], SUIT)
    board.shape([at(24, -140), at(37, -126), at(40, -66), at(28, -66)], (230, 236, 246))
    board.shape([at(-24, -140), at(-37, -126), at(-40, -66), at(-28, -66)], (236, 241, 249))
    board.shape([at(-37, -122), at(-25, -126), at(-26, -106), at(-39, -102)], RED)
    board.disc(*at(0, -162), 23 * scale, SUIT, flat=1.08)
    board.disc(*at(0, -160), 15 * scale, (214, 178, 152), flat=1.05)
    board.box(*at(-14, -158), *at(14, -145), (150, 186, 214), round_by=5 * scale)
    board.box(*at(-15, -172), *at(15, -163), (92, 118, 150), round_by=4 * scale)


def _post(board: Canvas, x: float, ground: float) -> None:
    """A cordon pole on a heavy foot."""
    board.disc(x, ground, 20, (70, 76, 100), flat=0.35)
    board.box(x - 4, ground - 78, x + 4, ground, (214, 218, 228), round_by=3)
    for ring in (0, 34):
        board.box(x - 4, ground - 76 + ring, x + 4, ground - 62 + ring, RED)


def _tape(board: Canvas, points: list[tuple[float, float]]) -> None:
    """Red and white tape along *points*."""
    for (x0, y0), (x1, y1) in pairwise(points):
        for step in range(8):
            a, b = step / 8, (step + 1) / 8
            board.line([(x0 + (x1 - x0) * a, y0 + (y1 - y0) * a), (x0 + (x1 - x0) * b, y0 + (y1 - y0) * b)], RED if step % 2 else SUIT, 9)


def _car(board: Canvas, x: float, ground: float, scale: float, colour: Colour) -> None:
    """A small car from the front, lamps on, snow on its roof."""

    def at(dx: float, dy: float) -> tuple[float, float]:
        return x + dx * scale, ground + dy * scale

    board.shade([at(-84, -8), at(84, -8), at(96, 18), at(-90, 18)], 0.55, 8)
    dark: Colour = (colour[0] * 7 // 10, colour[1] * 7 // 10, colour[2] * 7 // 10)
    for side in (-1, 1):
        board.box(*at(side * 60 - 12, -22), *at(side * 60 + 12, 6), (40, 44, 56), round_by=5 * scale)
    board.shape([at(-52, -108), at(52, -108), at(70, -62), at(-70, -62)], dark)
    board.shape([at(-44, -102), at(44, -102), at(60, -64), at(-60, -64)], (196, 214, 232))
    board.box(*at(-76, -66), *at(76, -12), colour, round_by=12 * scale)
    board.box(*at(-40, -44), *at(40, -24), dark, round_by=5 * scale)
    board.box(*at(-22, -22), *at(22, -12), (222, 228, 238), round_by=2)
    board.box(*at(-54, -120), *at(54, -104), (244, 248, 253), round_by=8 * scale)
    for side in (-1, 1):
        board.disc(*at(side * 57, -40), 11 * scale, (255, 246, 214))
        board.glow(*at(side * 57, -36), 95 * scale, (255, 226, 150), 0.55)


def _heater(board: Canvas, x: float, ground: float) -> None:
    """A radiant heater with three glowing bars."""
    board.shade([(x - 110, ground + 120), (x + 110, ground + 120), (x + 130, ground + 150), (x - 120, ground + 150)], 0.6)
    board.box(x - 96, ground - 70, x + 96, ground + 120, (64, 66, 78), round_by=16)
    board.box(x - 80, ground - 54, x + 80, ground + 92, (120, 58, 44), round_by=10)
    for bar in range(3):
        y = ground - 30 + bar * 44
        board.box(x - 70, y, x + 70, y + 16, (255, 156, 74), round_by=8)
        board.box(x - 70, y + 4, x + 70, y + 9, (255, 222, 150), round_by=3)
    for side in (-1, 1):
        board.box(x + side * 70 - 12, ground + 120, x + side * 70 + 12, ground + 138, (46, 48, 58), round_by=4)


def _flask(board: Canvas, x: float, ground: float, colour: Colour) -> None:
    """A flask of the old kind, with a handle."""
    light: Colour = (min(colour[0] + 40, 255), min(colour[1] + 40, 255), min(colour[2] + 40, 255))
    board.shade([(x - 46, ground), (x + 46, ground), (x + 70, ground + 20), (x - 30, ground + 20)], 0.4, 6)
    board.line([(x + 38, ground - 150), (x + 70, ground - 140), (x + 70, ground - 70), (x + 40, ground - 60)], (210, 214, 222), 8)
    board.box(x - 42, ground - 160, x + 42, ground + 6, colour, round_by=16)
    board.box(x - 32, ground - 150, x - 20, ground - 8, light, round_by=6)
    board.box(x - 42, ground - 40, x + 42, ground - 32, (236, 226, 210))
    board.box(x - 26, ground - 184, x + 26, ground - 156, (206, 210, 218), round_by=8)
    board.box(x - 15, ground - 204, x + 15, ground - 180, (174, 128, 84), round_by=6)


def _cup(board: Canvas, x: float, ground: float) -> None:
    """A paper cup of ginger soup."""
    board.shade([(x - 22, ground), (x + 22, ground), (x + 36, ground + 12), (x - 14, ground + 12)], 0.35, 4)
    board.shape([(x - 24, ground - 52), (x + 24, ground - 52), (x + 18, ground + 4), (x - 18, ground + 4)], (244, 242, 236))
    board.shape([(x - 22, ground - 36), (x + 22, ground - 36), (x + 20, ground - 20), (x - 20, ground - 20)], (206, 118, 70))
    board.disc(x, ground - 52, 24, (255, 253, 248), flat=0.3)
    board.disc(x, ground - 51, 20, (196, 132, 62), flat=0.26)


def _registers(board: Canvas, x: float, ground: float) -> None:
    """A pile of registers, one open with a pencil on it."""
    for place, colour in enumerate(((178, 66, 60), (70, 104, 148), (222, 214, 196))):
        y = ground - place * 16
        board.box(x - 70 + place * 4, y - 14, x + 70 - place * 3, y, colour, round_by=3)
        board.box(x - 66 + place * 4, y - 5, x + 66 - place * 3, y - 2, (244, 240, 230))
    board.shape([(x + 90, ground - 6), (x + 150, ground - 12), (x + 170, ground + 24), (x + 80, ground + 30)], (250, 248, 240))
    for row in range(3):
        board.line([(x + 96, ground + 2 + row * 8), (x + 152, ground - 2 + row * 8)], (170, 178, 190), 2)
    board.line([(x + 110, ground + 20), (x + 168, ground - 8)], (230, 170, 60), 5)
