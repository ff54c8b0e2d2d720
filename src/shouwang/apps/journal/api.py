"""What devices say to the journal and hear from it: ``/api/v1/journal/``."""

from __future__ import annotations

import base64
import json
from collections import Counter
from typing import Annotated, Any
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status
from ninja.security import HttpBearer
from pydantic import AwareDatetime, BaseModel, ValidationError

from shouwang.apps.journal import actions, models, reads
from shouwang.engines.journal.streams import Batch, Line, Receipt, Stream
from shouwang.vocabulary.reasons import Reason, Refused

MOST_LINES = 500
WHOLE = 2**53 - 1
FORMS = {"multipart/form-data", "application/x-www-form-urlencoded"}
CONFLICTS = {"id-taken", "sequence-taken"}
Count = Annotated[int, Field(ge=0, le=WHOLE)]


class DeviceWord(HttpBearer):
    """``Authorization: Bearer <device>.<word>``, as it was shown when the device was enrolled."""

    def authenticate(self, request: HttpRequest, token: str) -> models.Device | None:
        """The device whose word it is."""
        return reads.device_known_by(token)


class LineIn(BaseModel):
    """An entry as it is sent."""

    sequence: int = Field(ge=-WHOLE, le=WHOLE, description="The number that the device gave it.")
    line: str = Field(description="The entry's canonical JSON, its id a UUID of version 7; it is hashed as it comes.")


class BatchIn(BaseModel):
    """Some entries of one epoch of a device, in any order; sending them again does no harm."""

    operation: UUID
    device: UUID
    epoch: Annotated[int, Field(ge=1, le=WHOLE)] = Field(description="1 at first; one more each time the device has lost its storage.")
    used: Count = Field(description="The highest number that the device has given in this epoch.")
    asked: Count = Field(description="Counts the device's batches; comes back in the receipt.")
    sent_at: AwareDatetime = Field(description="The device's wall time.")
    run: Count = Field(default=0, description="What an entry written now would carry.")
    offset: Count = Field(default=0, description="What an entry written now would carry, in milliseconds.")
    known: Count = Field(default=0, description="The size of the last checkpoint that the device has.")
    lines: list[LineIn] = Field(max_length=MOST_LINES)

    def batch(self) -> Batch:
        """The same as the engine takes it."""
        lines = tuple(Line(each.sequence, each.line.encode("utf-8", "surrogatepass")) for each in self.lines)
        stream = Stream(self.operation, self.device, self.epoch)
        return Batch(stream, lines, self.used, self.asked, self.sent_at, self.run, self.offset, self.known)


class Said(Schema):
    """A reason, by its code and in both languages."""

    code: str
    parameters: dict[str, Any]
    en: str
    zh: str


class ApartOut(Schema):
    """A line that was kept apart: it is not lost, and it does not count."""

    sequence: int
    reason: Said


class ReceiptOut(Schema):
    """What is on the server's disk; sent after it is there."""

    operation: UUID
    device: UUID
    epoch: int
    asked: int
    contiguous: int = Field(description="Up to this number nothing is missing.")
    root: str = Field(
        description="The root of the tree over these lines (RFC 9162), base64. Another than the device's own: send everything again."
    )
    watermark: int = Field(description="A backup that was tried holds everything up to here; keep what comes after it.")
    safe_root: str
    apart: list[ApartOut]
    doubts: list[Said] = Field(description="What the server does not believe: that more numbers were given than there can be.")
    drift_ms: int = Field(description="How far the device's clock is ahead of the server's.")
    stamp: str = Field(description="The server's place on the hybrid clock.")
    checkpoint: str = Field(description="The newest signed note; empty before the first.")
    growth: list[str] = Field(description="The proof that its tree begins with the one that the device knew, base64.")


class RefusedOut(Schema):
    """Why something was not done."""

    reasons: list[Said]


class MissingOut(Schema):
    """Numbers that are used and not here: *first* to *last*, both included."""

    epoch: int
    first: int
    last: int


router = Router(tags=["journal"])


@router.post(
    "/batches",
    response={200: ReceiptOut, 409: ReceiptOut, **dict.fromkeys((400, 411, 413, 415, 503), RefusedOut)},
    url_name="batches",
    openapi_extra={"requestBody": {"required": True, "content": {"application/json": {"schema": BatchIn.model_json_schema()}}}},
)
def batches(request: HttpRequest) -> Status[Any]:
    """
    Take a batch in: at most 500 lines and 20 MB.

    200 or 409 are both receipts: 409 when a line has another's number or id and is therefore kept apart, each time it is sent.
    400: this is no batch, or one of its numbers is more than a million beyond what is here, or the device was withdrawn and much of it is
    kept apart already; it is kept apart once, however often the same lines are sent. 411: the request says no length, and what it holds was
    not read; 415: it is a form. 413: it is larger than 20 MB; nothing of it is kept or counted, so that nobody fills
    the disk with it: keep everything and send smaller batches. 503: the server cannot store at the moment; keep everything and send it again.
    """
    if request.content_type in FORMS:
        return Status(415, {"reasons": [said(Reason("batch-as-form", {"type": request.content_type}))]})
    if not request.headers.get("Content-Length"):
        return Status(411, {"reasons": [said(Reason("batch-without-length"))]})
    try:
        return _taken_in(request.body, request.auth)  # type: ignore[attr-defined]
    except DatabaseError as fault:
        return Status(503, {"reasons": [said(Reason("server-cannot-store", {"fault": str(fault)[:200]}))]})


def _taken_in(raw: bytes, device: models.Device) -> Status[Any]:
    """The receipt, or why there is none; what is refused is kept before it is answered."""
    try:
        batch = _batch_in(raw, device)
        receipt = reads.vouched(actions.GROUP.take_in(batch), batch.known)
    except (ValueError, Refused) as fault:
        reason = fault.reasons[0] if isinstance(fault, Refused) else Reason("batch-unreadable", {"fault": str(fault)[:300]})
        actions.keep_unreadable(device=device, raw=raw, reason=reason, at=timezone.now())
        return Status(400, {"reasons": [said(reason)]})
    return Status(409 if any(reason.code in CONFLICTS for _, reason in receipt.apart) else 200, _told(receipt))


@router.get("/missing", response=list[MissingOut], url_name="missing")
def missing(request: HttpRequest) -> list[dict[str, int]]:
    """What of this device's entries is missing here."""
    device: models.Device = request.auth  # type: ignore[attr-defined]
    lacking = [each for each in reads.missing(device.operation) if each.device == device]
    return [{"epoch": each.epoch, "first": each.gap.first, "last": each.gap.last} for each in lacking]


def _batch_in(raw: bytes, device: models.Device) -> Batch:
    try:
        told = BatchIn.model_validate_json(raw)
    except ValidationError as fault:
        raise ValueError(
            "; ".join(": ".join(filter(None, (".".join(map(str, each["loc"])), each["msg"]))) for each in fault.errors()[:5])
        ) from fault
    json.loads(raw, object_pairs_hook=_each_once)
    if (told.operation, told.device) != (device.operation_id, device.id):
        raise ValueError("operation, device: they are not those of the device whose word was given")
    return told.batch()


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    """Of a name that stands twice in one object only the last would be taken: a batch with such is none, so that no line in it is dropped."""
    twice = [name for name, times in Counter(name for name, _ in pairs).items() if times > 1]
    if twice:
        raise ValueError(f"{twice[0][:40]}: the name stands twice in one object")


def _told(receipt: Receipt) -> dict[str, Any]:
    return {
        "operation": receipt.stream.operation,
        "device": receipt.stream.device,
        "epoch": receipt.stream.epoch,
        "asked": receipt.asked,
        "contiguous": receipt.contiguous,
        "root": _text(receipt.root),
        "watermark": receipt.watermark,
        "safe_root": _text(receipt.safe_root),
        "apart": [{"sequence": number, "reason": said(reason)} for number, reason in receipt.apart],
        "doubts": [said(reason) for reason in receipt.doubts],
        "drift_ms": round(receipt.drift.total_seconds() * 1000),
        "stamp": receipt.stamp,
        "checkpoint": receipt.checkpoint,
        "growth": [_text(each) for each in receipt.growth],
    }


def said(reason: Reason) -> dict[str, Any]:
    """A reason as it is sent."""
    return {"code": reason.code, "parameters": dict(reason.parameters), "en": reason.within("en"), "zh": reason.within("zh-hans")}


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
