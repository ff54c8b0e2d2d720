"""What devices are told of the state: ``/api/v1/state/``."""

from __future__ import annotations

import base64
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema

from shouwang.apps.journal.models import Device
from shouwang.apps.operations import walls
from shouwang.apps.sync import actions
from shouwang.engines.journal.state import Delta, Held, Version

MOST_PARTS = 100
WHOLE = 2**53 - 1
Count = Annotated[int, Field(ge=0, le=WHOLE)]


class HeldIn(Schema):
    """A part as the device has it."""

    part: Annotated[str, Field(max_length=30)]
    epoch: Count = Field(description="Of the version that it has; 0 before the first.")
    version: Count
    root: Annotated[str, Field(max_length=60)] = Field(
        description="The root over the pieces that it really has (RFC 9162, in the order of the keys, each as canonical JSON), base64."
    )

    def held(self) -> Held:
        """The same as the engine takes it. What is no base64 is nobody's root."""
        try:
            root = base64.b64decode(self.root, validate=True)
        except ValueError:
            root = b""
        return Held(self.part, Version(self.epoch, self.version), root)


class StateIn(Schema):
    """What the device has. A part that is not named is told whole."""

    held: Annotated[list[HeldIn], Field(max_length=MOST_PARTS)]


class DeltaOut(Schema):
    """The way from there to the version that holds now."""

    part: str
    epoch: int
    version: int
    root: str = Field(description="Of the pieces as they must be then; if they are not, ask for version 0.")
    is_whole: bool = Field(description="Drop what you have of this part first.")
    put: dict[str, dict[str, Any]]
    gone: list[str]


class WithdrawnOut(Schema):
    """Why nothing is told."""

    reasons: list[dict[str, Any]]


router = Router(tags=["state"])


@router.post("/", response={200: list[DeltaOut], 403: WithdrawnOut}, url_name="state")
def pull(request: HttpRequest, has: StateIn) -> list[dict[str, Any]]:
    """
    The state as it is now, as the difference from what the device has.

    403: the device was withdrawn. It may still send what it wrote before; it is told nothing more.
    An entry that decides something names the versions by which it did (field ``state``: ``doors 1.12, posts 1.3``).
    """
    device: Device = request.auth  # type: ignore[attr-defined]
    with walls.within(device.operation_id):
        told = actions.tell(device=device, held=[each.held() for each in has.held], at=timezone.now())
    return [_told(each) for each in told]


def _told(delta: Delta) -> dict[str, Any]:
    return {
        "part": delta.part,
        "epoch": delta.version.epoch,
        "version": delta.version.number,
        "root": base64.b64encode(delta.root).decode(),
        "is_whole": delta.is_whole,
        "put": {key: dict(piece) for key, piece in delta.put.items()},
        "gone": sorted(delta.gone),
    }
