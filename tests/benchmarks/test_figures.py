"""A measurement is told for programs and for people, and never alone."""

from __future__ import annotations

import io
import json

import pytest

from benchmarks.figures import Bench, Measured


def test_a_figure_is_one_json_line_with_its_limit_and_ratio():
    """
    Four seconds of five allowed: 0.8.
    """
    out = io.StringIO()

    with Bench("Import", out) as bench:
        bench.add(Measured("import.10000", 4.0, "s", limit=5.0))

    first, *table = out.getvalue().splitlines()
    assert json.loads(first) == {"name": "import.10000", "value": 4.0, "unit": "s", "limit": 5.0, "ratio": 0.8}
    assert any("limit 5" in row for row in table)
    assert bench.status == 0


@pytest.mark.parametrize(("value", "more_is_better"), [(6.0, False), (4.0, True)])
def test_a_broken_limit_is_told_and_ends_with_status_one(value, more_is_better):
    """
    More seconds than allowed, or fewer entries a second than promised.
    """
    bench = Bench("Import", io.StringIO())

    bench.add(Measured("it", value, "s", limit=5.0, more_is_better=more_is_better))

    assert bench.status == 1
    assert "OVER THE LIMIT" in bench.table()


@pytest.mark.parametrize("beside", [{}, {"limit": 1.0, "peer": 1.0}])
def test_a_number_alone_is_refused(beside):
    """
    Without something beside it nobody knows whether the number is good; with two, which one counts.
    """
    with pytest.raises(ValueError, match="a limit or a peer"):
        Measured("it", 1.0, "s", **beside)
