"""
GeoJSON (RFC 7946): the shapes of places, entrances and ways, read with care and written plainly.

What a feature is stands in its property ``what`` (``compound``, ``building``, ``entrance``, ``way``); features exported from OpenStreetMap,
which say the same by their tags (``entrance``, ``barrier``, ``building``, ``highway``), are understood as well.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from shouwang.vocabulary.reasons import Reason, Refused

LARGEST = 5 << 20
"""Bytes; the map of a large compound has a tenth of it."""

DEPTHS = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""How deep the coordinates of a geometry are nested around a position."""

WHAT = ("compound", "building", "entrance", "way")
LENGTH = re.compile(r"^\s*([0-9]+(?:\.[0-9]+)?)\s*(m|cm)?\s*$")


@dataclass(frozen=True)
class Feature:
    """One shape: *what* it is, its *name*, its *geometry* as RFC 7946 has it (longitude first), and its other properties."""

    what: str
    name: str
    geometry: Mapping[str, Any]
    properties: Mapping[str, Any] = field(default_factory=dict)


def read(content: bytes, name: str) -> list[Feature]:
    """
    The features of a file called *name* that say what they are; a feature that says nothing we know is passed over.

    Everything wrong is told at once, each with the number of its feature.
    """
    if len(content) > LARGEST:
        raise Refused(Reason("map-too-large", {"file": name, "most": LARGEST >> 20}))
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as fault:
        raise Refused(Reason("map-not-geojson", {"file": name})) from fault
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection" or not isinstance(document.get("features"), list):
        raise Refused(Reason("map-not-geojson", {"file": name}))
    reasons = [
        Reason("map-feature-wrong", {"file": name, "number": number})
        for number, one in enumerate(document["features"], 1)
        if not is_sound(one)
    ]
    if reasons:
        raise Refused(*reasons[:50])
    return [feature for feature in map(feature_of, document["features"]) if feature.what]


def is_sound(feature: Any) -> bool:
    """Whether *feature* is a feature whose geometry can be drawn."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature" or not isinstance(feature.get("properties") or {}, dict):
        return False
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict) or not isinstance(geometry.get("type"), str):
        return False
    depth = DEPTHS.get(geometry["type"])
    return depth is not None and are_positions(geometry.get("coordinates"), depth)


def are_positions(coordinates: Any, depth: int) -> bool:
    """Whether *coordinates* are positions in degrees, nested *depth* times."""
    if not isinstance(coordinates, list) or not coordinates:
        return False
    if depth:
        return all(are_positions(part, depth - 1) for part in coordinates)
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) for value in coordinates)
    return numbers and 2 <= len(coordinates) <= 3 and abs(coordinates[0]) <= 180 and abs(coordinates[1]) <= 90


def feature_of(raw: Mapping[str, Any]) -> Feature:
    """A sound feature in our words."""
    properties = dict(raw.get("properties") or {})
    name = str(properties.get("name") or properties.get("ref") or "").strip()[:80]
    return Feature(what_of(properties), name, {key: raw["geometry"][key] for key in ("type", "coordinates")}, properties)


def what_of(properties: Mapping[str, Any]) -> str:
    """What a feature with these properties is; empty when it is nothing we draw."""
    said = properties.get("what") or properties.get("kind")
    if said in WHAT:
        return str(said)
    if properties.get("entrance") or properties.get("barrier") in {"gate", "lift_gate", "entrance", "swing_gate"}:
        return "entrance"
    if properties.get("building"):
        return "building"
    if properties.get("highway"):
        return "way"
    return "compound" if properties.get("landuse") == "residential" else ""


def width_of(properties: Mapping[str, Any]) -> int:
    """The width of an entrance in whole cm: ``width_cm``, or ``width`` in metres as OpenStreetMap writes it; 0 when nobody says."""
    said = properties.get("width_cm")
    if isinstance(said, int | float):
        return max(0, round(said))
    found = LENGTH.match(str(properties.get("width") or properties.get("maxwidth") or ""))
    return round(float(found[1]) * (1 if found[2] == "cm" else 100)) if found else 0


def positions(geometry: Mapping[str, Any]) -> Iterator[tuple[float, float]]:
    """Every position of *geometry*: longitude and latitude."""
    yield from _flat(geometry["coordinates"])


def _flat(coordinates: Any) -> Iterator[tuple[float, float]]:
    if isinstance(coordinates[0], list | tuple):
        for part in coordinates:
            yield from _flat(part)
    else:
        yield coordinates[0], coordinates[1]


Frame = tuple[float, float, float, float]
"""West, south, east, north."""


def frame(geometry: Mapping[str, Any]) -> Frame:
    """The smallest frame around *geometry*."""
    longitudes, latitudes = zip(*positions(geometry), strict=True)
    return min(longitudes), min(latitudes), max(longitudes), max(latitudes)


def nearest(frames: Mapping[str, Frame], geometry: Mapping[str, Any]) -> str:
    """The name of the frame that the middle of *geometry* lies in or is nearest to."""
    west, south, east, north = frame(geometry)
    x, y = (west + east) / 2, (south + north) / 2

    def away(name: str) -> float:
        left, low, right, high = frames[name]
        return max(left - x, 0, x - right) ** 2 + max(low - y, 0, y - high) ** 2

    return min(frames, key=away)


def written(features: Iterable[Feature]) -> bytes:
    """*features* as a FeatureCollection in UTF-8, one feature a line."""
    lines = (
        json.dumps(
            {"type": "Feature", "properties": {"what": one.what, "name": one.name, **one.properties}, "geometry": dict(one.geometry)},
            ensure_ascii=False,
        )
        for one in features
    )
    return ('{"type": "FeatureCollection", "features": [\n' + ",\n".join(lines) + "\n]}\n").encode()
