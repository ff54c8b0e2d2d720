"""A schematic map: shapes in degrees become a drawing on paper, without tiles and without asking anybody outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

from shouwang.files.geojson import Feature, positions

WIDTH = 400.0
"""Units of the drawing's width, about one to a pixel of a phone."""
TALLEST = 520.0
MARGIN = 22.0
EDGE = 60.0
"""Nearer to the edge than this, a name is written inwards."""
METRES_PER_DEGREE = 111_320
"""Of latitude, and of longitude at the equator (WGS 84, good to 1 %, which is enough for a sketch)."""


@dataclass(frozen=True)
class Shape:
    """One thing on the drawing: an SVG path or, for an entrance, a mark; *x* and *y* is where its name stands."""

    what: str
    name: str
    path: str
    x: float
    y: float
    place: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Sketch:
    """The drawing: its size in units, its shapes from the ground up, and how many metres the scale bar is long, in units too."""

    width: float
    height: float
    shapes: tuple[Shape, ...]
    bar_metres: int
    bar_width: float

    @property
    def bar_y(self) -> float:
        """Where the scale bar lies."""
        return round(self.height - 10, 1)

    @property
    def north_x(self) -> float:
        """Where the arrow to the north stands."""
        return round(self.width - 16, 1)


def sketch(features: Iterable[Feature]) -> Sketch | None:
    """The drawing of *features*, north at the top; None when there is nothing to draw."""
    drawn = sorted(features, key=lambda one: ("compound", "way", "building", "entrance").index(one.what))
    points = [point for one in drawn for point in positions(one.geometry)]
    if not points:
        return None
    west, north = min(x for x, _ in points), max(y for _, y in points)
    shrink = cos(radians(north))
    wide = max((max(x for x, _ in points) - west) * shrink * METRES_PER_DEGREE, 20)
    high = max((north - min(y for _, y in points)) * METRES_PER_DEGREE, 20)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)

    def on_paper(point: tuple[float, float]) -> tuple[float, float]:
        x = (point[0] - west) * shrink * METRES_PER_DEGREE * scale + MARGIN
        return round(x, 1), round((north - point[1]) * METRES_PER_DEGREE * scale + MARGIN, 1)

    shapes = tuple(_shape(one, on_paper) for one in drawn)
    bar = next((metres for metres in (200, 100, 50, 20, 10) if metres * scale <= WIDTH / 3), 5)
    return Sketch(round(wide * scale + 2 * MARGIN, 1), round(high * scale + 2 * MARGIN + 18, 1), shapes, bar, round(bar * scale, 1))


def _shape(feature: Feature, on_paper: Any) -> Shape:
    spots = [on_paper(point) for point in positions(feature.geometry)]
    x, y = _middle(spots)
    path = " ".join(_line([on_paper(point) for point in part], feature.geometry) for part in _parts(feature.geometry))
    anchor = "start" if x < EDGE else "end" if x > WIDTH - EDGE else "middle"
    return Shape(feature.what, feature.name, path, x, y, str(feature.properties.get("id", "")), anchor)


def _middle(spots: Sequence[tuple[float, float]]) -> tuple[float, float]:
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    return round((min(xs) + max(xs)) / 2, 1), round((min(ys) + max(ys)) / 2, 1)


def _parts(geometry: Mapping[str, Any]) -> list[list[tuple[float, float]]]:
    """The lines and rings of a geometry; points have none."""
    coordinates = geometry["coordinates"]
    depth = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}.get(geometry["type"], 0)
    if depth == 3:
        coordinates = [ring for polygon in coordinates for ring in polygon]
    lines = [coordinates] if depth == 1 else coordinates
    return [[(one[0], one[1]) for one in line] for line in lines] if depth else []


def _line(spots: Sequence[tuple[float, float]], geometry: Mapping[str, Any]) -> str:
    ends = "Z" if "Polygon" in geometry["type"] else ""
    return "M" + "L".join(f"{x} {y}" for x, y in spots) + ends
