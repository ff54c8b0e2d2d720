"""Packs of rules as files: JSON, read with everything that is wrong told at once; and those that come with the product."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from typing import Any

from shouwang.engines.policy.pack import Pack, failing, pack_of
from shouwang.engines.policy.proving import could_refuse
from shouwang.vocabulary.reasons import Reason, Refused, refuse_if

SHIPPED = ("siping-2022-03",)


def told_in(raw: bytes) -> Any:
    """What a file says. Raises *Refused* where it is no JSON."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as fault:
        raise Refused(Reason("pack-field", {"where": "file", "fault": str(fault)})) from fault


def checked(told: Any) -> Pack:
    """
    The pack that was told, once all its cases come out as it says, and it is proven that it turns nobody back whom no rule may.

    Raises *Refused* otherwise.
    """
    pack = pack_of(told)
    refuse_if([*failing(pack), *could_refuse(pack)])
    return pack


def read_pack(path: Path) -> Pack:
    """The pack in a file, checked."""
    return checked(told_in(path.read_bytes()))


def shipped(name: str) -> Any:
    """What a pack that comes with the product says."""
    return told_in((resources.files(__package__) / "packs" / f"{name}.json").read_bytes())
