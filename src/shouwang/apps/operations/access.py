"""
The only doors: who may come in, what they may do, and what they may see of other people.

Every view is wrapped by one of :func:`anybody`, :func:`signed_in`, :func:`members`; the authorisation matrix in the tests is read from them.
Confidential rows (residents, limits of staff) are reached through :func:`rows_for_writing` and :func:`seen` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.password_validation import MinimumLengthValidator
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from shouwang.apps.operations import walls
from shouwang.apps.operations.models import Confidential, Member, Operation, Role
from shouwang.apps.operations.typed import logged_in
from shouwang.vocabulary.reasons import Reason, Refused

if TYPE_CHECKING:
    from django.db.models import QuerySet

EVERY_ROLE = frozenset(Role)
COMMAND = frozenset({Role.COMMANDER, Role.SHIFT_LEAD})
"""Those who decide."""
LEADERS = COMMAND | {Role.GROUP_LEAD}
"""Those who lead people on the ground."""
STAFF = frozenset({Role.COMMANDER, Role.SHIFT_LEAD, Role.GROUP_LEAD, Role.GUARD, Role.CASEWORKER, Role.STOREKEEPER})
"""Those who serve in the deployed unit."""
REGISTER = frozenset({Role.COMMANDER, Role.SHIFT_LEAD, Role.CASEWORKER, Role.HOST})
"""Those who keep the register of residents and may see names."""
DOORS = STAFF | {Role.HOST}
"""Those who may see doors and how many people live behind them."""
STAFF_HEALTH = COMMAND
"""Those who may see a colleague's limits (RULES.md: ``staff_health_visible_to``)."""
READERS_OF_THE_JOURNAL = LEADERS | {Role.HOST, Role.AUDITOR}
OPENERS = READERS_OF_THE_JOURNAL | STAFF
"""Those who may open a figure and see the entries behind it; to the superior it is a number."""

ModelT = TypeVar("ModelT", bound=Confidential)
View = Callable[..., HttpResponseBase]


class MemberRequest(HttpRequest):
    """A request that has passed the door of :func:`members`."""

    operation: Operation
    member: Member


# What one may do


def require(by: Member, roles: Iterable[Role]) -> None:
    """
    Raise :class:`Refused` unless *by* has one of *roles* and still takes part.
    """
    needed = frozenset(roles)
    if by.left_at is not None:
        raise Refused(Reason("not-your-operation"))
    if by.role not in needed:
        raise Refused(Reason("role-may-not", {"role": by.get_role_display(), "needed": names_of(needed)}))


def names_of(roles: Iterable[Role]) -> tuple[str, ...]:
    """Roles as people call them, in the language of the page."""
    return tuple(str(role.label) for role in Role if role in frozenset(roles))


def member_of(user: Any, operation: Operation) -> Member | None:
    """The user's part in *operation*, or None."""
    if not user.is_authenticated:
        return None
    member = Member.objects.filter(operation=operation, user=user, left_at=None).select_related("user").first()
    if member:
        member.operation = operation
    return member


# Who may come in


def anybody(view: View) -> View:
    """A page for everybody, logged in or not."""
    view.who = "anybody"  # type: ignore[attr-defined]
    return view


def devices(view: View) -> View:
    """An address for enrolled devices, which show their word; the interface itself asks for it."""
    view.who = "device"  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """A page for everybody who is logged in."""
    wrapped: View = logged_in(view)
    wrapped.who = "signed-in"  # type: ignore[attr-defined]
    return wrapped


def members(*circles: Iterable[Role]) -> Callable[[View], View]:
    """
    A page for members of the operation named in the address, in one of the *circles* of roles (none given: every role).

    To a stranger the operation does not exist; a member of another role is told so. Inside, times are shown and typed in the operation's time zone.
    """
    roles = frozenset().union(*circles) if circles else EVERY_ROLE

    def wrap(view: View) -> View:
        @logged_in
        @wraps(view)
        def inner(request: MemberRequest, operation: Any, *rest: Any, **named: Any) -> HttpResponseBase:
            found = Operation.objects.filter(pk=operation).first()
            member = found and member_of(request.user, found)
            if not found or not member:
                raise Http404
            request.operation, request.member = found, member
            if member.role not in roles:
                raise PermissionDenied(Reason("role-may-not", {"role": member.get_role_display(), "needed": names_of(roles)}))
            with timezone.override(found.time_zone), walls.within(found.pk):
                answer = view(request, *rest, **named)
            answer.headers.setdefault("Cache-Control", "private, no-store")
            return answer

        inner.who = roles  # type: ignore[attr-defined]
        return inner

    return wrap


# What one may see of others


def seen(model: type[ModelT], by: Member) -> QuerySet[Any, dict[str, Any]]:
    """
    The rows of *model* in the member's operation, as dictionaries of those fields that the member's role may see.

    No field at all: no row.
    """
    fields = fields_seen(model, by)
    rows = model.behind_the_door.filter(operation_id=by.operation_id)
    if by.left_at is not None:
        rows = rows.none()
    if not fields:
        rows = rows.none()
    return rows.values("id", *fields)


def seen_at_a_post(model: type[ModelT], operation: Operation) -> QuerySet[Any, dict[str, Any]]:
    """The rows of *model* as a guard sees them: what an enrolled device may be told."""
    fields = [name for name, roles in model.seen_by.items() if Role.GUARD in roles]
    return model.behind_the_door.filter(operation=operation).values("id", *fields)


def told_to_devices(model: type[ModelT], operation: Operation) -> QuerySet[ModelT]:
    """The rows in which is kept what devices have been told; nobody else sees them."""
    return model.behind_the_door.filter(operation=operation)


def fields_seen(model: type[Confidential], by: Member) -> tuple[str, ...]:
    """The names of the fields of *model* that the member's role may see."""
    return tuple(name for name, roles in model.seen_by.items() if by.role in roles)


def rows_for_writing(model: type[ModelT], by: Member, roles: Iterable[Role]) -> QuerySet[ModelT]:
    """
    The whole rows of *model* in the member's operation, for an action that changes them.

    Raises :class:`Refused` unless *by* has one of *roles*.
    """
    require(by, roles)
    return model.behind_the_door.filter(operation_id=by.operation_id)


# Logging in


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the commander; there is no public sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False


class LongEnough(MinimumLengthValidator):
    """A password of at least so many signs, and said so in both languages (Django's own sentence has lost its Chinese)."""

    def get_error_message(self) -> str:
        """What to do about a short one."""
        return gettext("The password is too short: take at least %(n)s characters.") % {"n": self.min_length}

    def get_help_text(self) -> str:
        """What a password needs."""
        return gettext("At least %(n)s characters.") % {"n": self.min_length}


class SecondFactorMiddleware:
    """Where ``SHOUWANG_SECOND_FACTOR=required``: those who may see residents' names first set up a passkey or one-time code."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Send those who still lack a second factor to its page."""
        if settings.SECOND_FACTOR == "required" and self._lacks_it(request):
            return redirect("mfa_index")
        return self.get_response(request)

    def _lacks_it(self, request: HttpRequest) -> bool:
        return (
            request.user.is_authenticated
            and not request.path.startswith(
                (reverse("mfa_index"), reverse("account_logout"), "/static/", reverse("account_reauthenticate"))
            )
            and Member.objects.filter(user=request.user, role__in=REGISTER, left_at=None).exists()
            and not is_mfa_enabled(request.user)
        )
