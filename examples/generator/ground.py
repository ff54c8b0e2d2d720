"""
The ground: two compounds on either side of a lane, drawn in metres and written as longitude and latitude.

The origin lies near 0 degrees east, 0 degrees north, where nobody lives, so that no real compound can be taken for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from examples.generator import plain

ORIGIN = (0.0100, 0.0100)
METRES_A_DEGREE = 111_320.0
"""Metres in a degree at the equator, along both axes closely enough for a yard."""

Metre = tuple[float, float]


def degrees(point: Metre) -> list[float]:
    """A point of the plan (metres east and north of the south-west corner) as longitude and latitude."""
    return [round(origin + metre / METRES_A_DEGREE, 7) for origin, metre in zip(ORIGIN, point, strict=True)]


# place, English and Chinese name, where, width in metres, who and what may pass, who has the key, remark
ENTRANCES: tuple[tuple[str, str, str, Metre, float, str, str, str, str], ...] = (
    ("willow-main", "Main gate on Poplar Street", "杨树街正门", (60, 0), 6.0, "main", "", "有铁栅门，锁已坏。", "Iron gate, its lock broken."),
    ("willow-north", "North gate, fire engines", "北门（消防通道）", (30, 100), 4.5, "fire", "staff:10", "消防车道出口，平时用链条拦车，行人可过。", "End of the fire lane; a chain stops cars, people can pass."),
    ("willow-west", "Gap in the west wall", "西墙豁口", (0, 62), 1.2, "informal", "", "围墙缺口，居民抄近路去市场。", "A gap in the wall, the short way to the market."),
    ("locust-main", "Lane mouth on Poplar Street", "杨树街巷口", (150, 0), 5.0, "main", "", "无门，机动车可直接驶入。", "No gate; cars drive straight in."),
    ("locust-east", "East side door", "东侧门", (220, 40), 1.5, "people", "contact:community", "小铁门，社区有一把钥匙。", "Small iron door; the community has a key."),
    ("locust-back", "Back alley behind building 4", "4号楼后巷", (185, 100), 2.4, "service", "", "三轮车能进，夜间无灯。", "A tricycle gets through; no light at night."),
)  # fmt: skip

BUILDINGS: tuple[tuple[str, str, str, Metre, Metre], ...] = (
    ("willow-court-1", "Building 1", "1号楼", (18, 28), (92, 40)),
    ("willow-court-2", "Building 2", "2号楼", (18, 68), (92, 80)),
    ("locust-lane-3", "Building 3", "3号楼", (135, 26), (205, 38)),
    ("locust-lane-4", "Building 4", "4号楼", (135, 68), (205, 80)),
)

COMPOUNDS: tuple[tuple[str, str, str, Metre, Metre], ...] = (
    ("willow-court", "Willow Court", "柳园", (0, 0), (108, 100)),
    ("locust-lane", "Locust Lane", "槐荫里", (118, 0), (220, 100)),
)

# English and Chinese name, kind, width in metres, line
WAYS: tuple[tuple[str, str, str, str, float, Sequence[Metre]], ...] = (
    ("willow-drive", "Willow Court drive", "柳园主路", "drive", 5.0, ((60, 0), (60, 18), (100, 18), (100, 54))),
    ("willow-fire", "Willow Court fire lane", "柳园消防车道", "fire-lane", 4.5, ((100, 54), (8, 54), (8, 90), (30, 90), (30, 100))),
    ("willow-west-path", "Path to the west gap", "西墙小路", "path", 1.5, ((0, 62), (8, 62))),
    ("willow-1-north", "Footpath behind building 1", "1号楼楼后小路", "path", 2.0, ((20, 44), (55, 44), (90, 44), (100, 44))),
    ("willow-2-north", "Footpath behind building 2", "2号楼楼后小路", "path", 2.0, ((8, 84), (55, 84), (90, 84))),
    ("locust-drive", "Locust Lane", "槐荫里巷道", "drive", 5.0, ((150, 0), (150, 16), (126, 16), (126, 54))),
    ("locust-fire", "Locust Lane fire lane", "槐荫里消防车道", "fire-lane", 4.2, ((126, 54), (212, 54), (212, 18), (150, 16))),
    ("locust-east-path", "Path to the east door", "东侧门小路", "path", 2.0, ((212, 40), (220, 40))),
    ("locust-back-path", "Back alley", "后巷", "path", 2.4, ((185, 100), (185, 88), (126, 88), (126, 54))),
)


def write(folder: Path) -> None:
    """Write ``entrances.geojson`` and ``walkways.geojson`` into *folder*."""
    plain.json_document(
        folder / "entrances.geojson", {"type": "FeatureCollection", "name": "entrances"}, features=[_entrance(*row) for row in ENTRANCES]
    )
    features = [_area(f"place:{key}", "compound", en, zh, low, high) for key, en, zh, low, high in COMPOUNDS]
    features += [_area(f"place:{key}", "building", en, zh, low, high) for key, en, zh, low, high in BUILDINGS]
    features += [_way(*row) for row in WAYS]
    plain.json_document(folder / "walkways.geojson", {"type": "FeatureCollection", "name": "walkways"}, features=features)


def _entrance(key: str, en: str, zh: str, at: Metre, width: float, use: str, holder: str, note_zh: str, note_en: str) -> dict[str, Any]:
    compound = "willow-court" if key.startswith("willow") else "locust-lane"
    return {
        "type": "Feature",
        "id": f"entrance:{key}",
        "geometry": {"type": "Point", "coordinates": degrees(at)},
        "properties": {
            "what": "entrance", "place": f"place:{compound}", "name": zh, "name_en": en, "width_cm": round(width * 100), "use": use,
            "key_holder": holder or None, "note_zh": note_zh, "note_en": note_en,
        },
    }  # fmt: skip


def _area(place: str, what: str, en: str, zh: str, low: Metre, high: Metre) -> dict[str, Any]:
    corners = (low, (high[0], low[1]), high, (low[0], high[1]), low)
    return {
        "type": "Feature",
        "id": place,
        "geometry": {"type": "Polygon", "coordinates": [[degrees(corner) for corner in corners]]},
        "properties": {"what": what, "place": place, "name": zh, "name_en": en},
    }


def _way(key: str, en: str, zh: str, kind: str, width: float, line: Sequence[Metre]) -> dict[str, Any]:
    compound = "willow-court" if key.startswith("willow") else "locust-lane"
    return {
        "type": "Feature",
        "id": f"way:{key}",
        "geometry": {"type": "LineString", "coordinates": [degrees(point) for point in line]},
        "properties": {
            "what": "way", "kind": kind, "place": f"place:{compound}", "name": zh, "name_en": en, "width_cm": round(width * 100),
        },
    }  # fmt: skip
