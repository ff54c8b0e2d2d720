"""GeoJSON: read with care, written plainly."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shouwang.files import geojson
from shouwang.vocabulary.reasons import Refused


def collection(*features: dict[str, Any]) -> bytes:
    """A FeatureCollection of these features."""
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def feature(coordinates: Any, kind: str = "Point", **properties: Any) -> dict[str, Any]:
    """One feature."""
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}


def test_what_was_written_is_read_again():
    """
    Names in Chinese, geometry and properties come back as they were.
    """
    gate = geojson.Feature("entrance", "东门", {"type": "Point", "coordinates": [0.01, 0.02]}, {"width_cm": 350})

    [found] = geojson.read(geojson.written([gate]), "gates.geojson")

    assert (found.what, found.name, found.geometry, found.properties["width_cm"]) == ("entrance", "东门", gate.geometry, 350)


@pytest.mark.parametrize(
    ("tags", "what"),
    [
        ({"entrance": "main"}, "entrance"),
        ({"barrier": "gate"}, "entrance"),
        ({"building": "yes"}, "building"),
        ({"highway": "footway"}, "way"),
        ({"shop": "tea"}, ""),
    ],
)
def test_openstreetmap_is_understood(tags: dict[str, str], what: str):
    """
    Its tags say what a feature is; what we do not draw is nothing.
    """
    assert geojson.what_of(tags) == what


@pytest.mark.parametrize(
    ("said", "width"),
    [
        ({"width_cm": 350}, 350),
        ({"width": "3.5"}, 350),
        ({"width": "3.5 m"}, 350),
        ({"width": "80 cm"}, 80),
        ({"width": "wide"}, 0),
        ({}, 0),
    ],
)
def test_widths_are_whole_centimetres(said: dict[str, Any], width: int):
    """
    OpenStreetMap writes metres; what cannot be understood is not measured.
    """
    assert geojson.width_of(said) == width


@pytest.mark.parametrize(
    "wrong",
    [
        feature([0, 91]),
        feature([181, 0]),
        feature([0]),
        feature([0, float("nan")]),
        feature([[0, 0]], "Polygon"),
        feature([0, 0], "Circle"),
        {"type": "Feature", "geometry": None, "properties": {}},
        "feature",
    ],
)
def test_what_cannot_be_drawn_is_told_by_its_number(wrong: Any):
    """
    The second feature is wrong; nothing of the file is taken.
    """
    with pytest.raises(Refused) as refused:
        geojson.read(collection(feature([0, 0], what="entrance"), wrong), "map.geojson")

    assert [(reason.code, reason.parameters["number"]) for reason in refused.value.reasons] == [("map-feature-wrong", 2)]


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b'{"type": "Feature"}', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_collection_is_refused(content: bytes):
    """
    Also text that nests so deep that a careless reader would fall over.
    """
    with pytest.raises(Refused) as refused:
        geojson.read(content, "map.geojson")

    assert [reason.code for reason in refused.value.reasons] == ["map-not-geojson"]
