"""Handing a phase over: the pack that the receiving body gets, and the entry that names its hash."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils import translation

from shouwang.apps.command import actions as command
from shouwang.apps.command.models import Phase
from shouwang.apps.journal import actions as journal
from shouwang.apps.operations import access
from shouwang.apps.operations.models import Body, Member
from shouwang.apps.reports import reads
from shouwang.apps.reports.actions.keeping import keep
from shouwang.apps.reports.models import HandOverPack
from shouwang.apps.territory.actions import households
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.words import ZH

HEADINGS = (
    "小区", "楼栋", "单元", "房号", "同门户序", "居住状态", "姓名", "与户主关系", "性别", "出生日期", "身份证号", "电话", "是否租户",
    "特殊需求", "房东", "房东电话",
)  # fmt: skip
"""The register goes to the community in the words of its own sheets, so that it can be read in again."""


@transaction.atomic
def hand_over(*, phase: Phase, by: Member, at: datetime) -> HandOverPack:
    """
    Hand a closed phase over to the host community, with everything it needs to go on.

    The register goes to the host of record and to nobody else: refused while none is named. What was handed over is kept, and the journal names its SHA-256.
    """
    command.held_operation(by, access.COMMAND)
    host = reads.body_name(by.operation, Body.Part.HOST)
    if host is None:
        raise Refused(Reason("receiver-not-named"))
    with translation.override(ZH):
        register = households.export_register(form=households.XLSX, headings=HEADINGS, by=by, at=at)
    journal.sign_checkpoint(operation=by.operation, at=at)
    content = reads.pack_of(phase, register, by)
    receiver = host.within(ZH)
    name = f"{by.operation.name} {phase.number}.zip"
    row = HandOverPack.objects.create(
        operation=by.operation, phase=phase, file=keep(content, name, "application/zip", by.operation), receiver=receiver, at=at
    )
    command.hand_over_phase(phase=phase, pack_sha256=hashlib.sha256(content).hexdigest(), by=by, at=at)
    return row
