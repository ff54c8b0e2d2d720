"""Who may sign a report, in which capacity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shouwang.apps.operations import access
from shouwang.apps.operations.models import Member, Role
from shouwang.apps.reports.models import Report, Signature
from shouwang.vocabulary.reasons import Reason

SIGNERS: dict[str, frozenset[Role]] = {
    Signature.Office.AUTHOR: access.STAFF,
    Signature.Office.CHECKED: access.COMMAND,
    Signature.Office.APPROVED: frozenset({Role.COMMANDER}),
    Signature.Office.CONFIRMED: frozenset({Role.HOST}),
}
NEEDED_TO_PUBLISH = (Signature.Office.AUTHOR, Signature.Office.CHECKED, Signature.Office.APPROVED)


@dataclass(frozen=True)
class Link:
    """One capacity in the chain: the signature, or whether *member* may give it, or whom it waits for."""

    office: Signature.Office
    signature: Signature | None
    mine: bool
    waits_for: list[str]


def chain(report: Report, member: Member) -> list[Link]:
    """The whole chain, as it looks to *member*."""
    signed = {row.office: row for row in report.signatures.select_related("member__user")}
    links = []
    for office in Signature.Office:
        mine = office not in signed and member.role in SIGNERS[office]
        others = free_for(report, office, member) if mine and _held(report, office, member) else []
        links.append(Link(office, signed.get(office), mine and not others, others))
    return links


def is_signed(report: Report) -> bool:
    """Whether everybody whose signature publication needs has signed."""
    return set(NEEDED_TO_PUBLISH) <= set(report.signatures.values_list("office", flat=True))


def not_to_sign(report: Report, office: str, by: Member) -> Iterator[Reason]:
    """
    Four eyes: nobody of the unit signs in two capacities where a colleague who has not signed could sign in this one.

    Where there is no such colleague one person may sign everything: a village with one official can still report.
    """
    held = _held(report, office, by)
    if held and (others := free_for(report, office, by)):
        yield Reason("four-eyes", {"held": held.get_office_display(), "others": tuple(others)})


def free_for(report: Report, office: str, by: Member) -> list[str]:
    """The colleagues of *by* who may sign as *office* and have not signed this report yet."""
    busy = report.signatures.filter(office__in=NEEDED_TO_PUBLISH).values("member")
    others = Member.objects.filter(operation_id=by.operation_id, role__in=SIGNERS[office], left_at=None)
    return sorted(str(other.user) for other in others.exclude(pk=by.pk).exclude(pk__in=busy).select_related("user"))


def _held(report: Report, office: str, by: Member) -> Signature | None:
    """What *by* has signed in another capacity of the unit."""
    if office not in NEEDED_TO_PUBLISH:
        return None
    return report.signatures.filter(member=by, office__in=NEEDED_TO_PUBLISH).exclude(office=office).first()
