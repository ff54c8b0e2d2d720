"""Rosters: made, looked at, published; single duties changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shouwang.apps.frame import behind
from shouwang.apps.frame.fields import add_refusal
from shouwang.apps.operations import access
from shouwang.apps.operations.access import MemberRequest, members
from shouwang.apps.people.models import Person
from shouwang.apps.roster import actions, reads
from shouwang.apps.roster.actions.standing import EARLY
from shouwang.apps.roster.forms.duties import DropOutForm, GiveForm, HadLeftForm, SwapForm, WhenForm
from shouwang.apps.roster.forms.rosters import EACH, RosterForm
from shouwang.apps.roster.models import Duty, Roster
from shouwang.apps.roster.reads.planning import Bears
from shouwang.apps.roster.views.asking import address, ask, wait
from shouwang.engines.roster.problem import Span
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.times import MINUTE


@members(access.DOORS)
@require_safe
def current(request: MemberRequest) -> HttpResponse:
    """
    The published roster that holds, or another that is asked for by its number, with those beside it that hold or will; for command every one.
    """
    found, now = _asked(request), timezone.now()
    return render(
        request,
        "roster/current.html",
        {
            "roster": found,
            "board": reads.board(found, request.member) if found else None,
            "rosters": reads.rosters(request.operation) if request.member.role in access.COMMAND else (),
            "others": [one for one in reads.coming(request.operation, now) if one != found],
            "posts": reads.open_posts(request.operation).exists(),
            "now": now,
        },
    )


@members(access.COMMAND)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: MemberRequest) -> HttpResponse:
    """Ask for a roster; it is searched for behind the page."""
    form = RosterForm(request.member, request.POST if request.method == "POST" else None, initial=_like_another(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = [actions.begin_roster(**asked, by=request.member, at=timezone.now()) for asked in form.asked()]
        except Refused as refused:
            add_refusal(form, refused)
        else:
            behind.start(partial(_search_each, made), "roster")
            if len(made) > 1:
                return redirect("roster:compare", request.operation.pk)
            return redirect("roster:roster", request.operation.pk, made[0].pk)
    return render(
        request, "roster/new.html", {"form": form, "posts": reads.open_posts(request.operation)}, status=422 if form.errors else 200
    )


def _like_another(request: MemberRequest) -> dict[str, object]:
    """What the form is filled with when it is asked for from another roster."""
    like = reads.rosters(request.operation).filter(number=request.GET["like"]).first() if request.GET.get("like", "").isdecimal() else None
    found: dict[str, object] = {}
    if like:
        found = {
            "starts_at": like.starts_at,
            "days": max((like.ends_at - like.starts_at).days, 1),
            "people": like.people,
            "pattern": like.pattern,
            "based_on": like.pk,
        }
    if request.GET.get("pattern") in {*reads.PATTERN_WORDS, EACH}:
        found["pattern"] = request.GET["pattern"]
    return found


def _search_each(rosters: list[Roster]) -> None:
    """One search after the other, so that each has the whole machine."""
    for made in rosters:
        actions.search(roster=made)


@members(access.COMMAND)
@require_safe
def roster(request: MemberRequest, roster: UUID) -> HttpResponse:
    """One roster: how far the search is, or what was found, how fair and how safe it is."""
    found = roster_of(request, roster)
    progress = reads.progress_of(found)
    if found.state == Roster.State.SEARCHING:
        template = "roster/parts/searching.html" if request.htmx else "roster/searching.html"  # type: ignore[attr-defined]
        return render(request, template, {"roster": found, "progress": progress})
    if request.htmx:  # type: ignore[attr-defined]  # the search has ended: the whole page
        return HttpResponse(headers={"HX-Refresh": "true"})
    board = reads.board(found, request.member)
    context = {"roster": found, "board": board, "vacant": reads.vacant(found, timezone.now()), "wishes": reads.wishes_in(board)}
    context["publishing"] = reads.publishing(found) if found.state == Roster.State.DRAFT else None
    context["law"] = [(code, words.within(get_language() or "en")) for code, words in actions.LAW_SET_ASIDE.items()]
    return render(request, "roster/roster.html", context)


@members(access.COMMAND)
@require_safe
def stand_ins(request: MemberRequest, roster: UUID) -> HttpResponse:
    """Whether every single drop-out could be filled within the rules, and where not."""
    found = roster_of(request, roster)
    board = reads.board(found, request.member)
    certificate = reads.certificate(found)
    answer = ask(request, "bears", found, partial(reads.bears, found))
    if request.htmx:  # type: ignore[attr-defined]
        return wait(request, answer)
    named = [
        (one, board.names.get(UUID(one.person), "—"), next((post for post in board.posts if str(post.id) == one.post), one.post))
        for one in certificate.unfilled
    ]
    told = {"certificate": certificate, "unfilled": named, "standby": _by_helper(answer.found)}
    return render(request, "roster/stand_ins.html", {"roster": found, **told, "answer": answer, "anew": address(request, anew="yes")})


def _by_helper(bears: Bears | None) -> list[list[Span]]:
    """Who would stand by, helper by helper."""
    turns: dict[str, list[Span]] = {}
    for one in (bears.standby if bears else None) or ():
        turns.setdefault(one.person, []).append(one.span)
    return list(turns.values())


STEPS: dict[str, Callable[..., object]] = {"publish": actions.publish, "discard": actions.discard}


@members(access.COMMAND)
@require_POST
def step(request: MemberRequest, roster: UUID, what: str) -> HttpResponse:
    """Stop the search, publish or discard."""
    found = roster_of(request, roster)
    if what not in {"stop", *STEPS}:
        raise Http404
    if what == "stop":
        actions.stop_search(roster=found, by=request.member)
        return redirect("roster:roster", request.operation.pk, found.pk)
    try:
        known = request.POST.get("lacks", "")[:5]
        said = {"law": request.POST.get("law", ""), "lacks": int(known) if known.isdecimal() else 0} if what == "publish" else {}
        STEPS[what](roster=found, by=request.member, at=timezone.now(), **said)
    except Refused as refused:
        warn(request, refused)
        return redirect("roster:roster", request.operation.pk, found.pk)
    if what == "publish":
        messages.success(request, gettext("The roster is published. Hand out the personal cards, so that everybody knows."))
        return redirect(f"{reverse('roster:cards', args=[request.operation.pk])}?roster={found.number}")
    messages.success(request, gettext("The roster is discarded."))
    return redirect("roster:current", request.operation.pk)


def roster_of(request: MemberRequest, roster: UUID) -> Roster:
    """A roster of this operation."""
    found = get_object_or_404(Roster, pk=roster, operation=request.operation)
    found.operation = request.operation
    return found


def warn(request: MemberRequest, refused: Refused) -> None:
    """Tell the reasons of a refusal above the next page."""
    for reason in refused.reasons[:8]:
        messages.warning(request, reason.within(get_language() or "en"))


# One duty


@members(access.LEADERS)
@require_safe
def duty(request: MemberRequest, duty: UUID) -> HttpResponse:
    """One duty: whose it is, what became of it, who could take it."""
    return _duty_page(request, duty_of(request, duty))


def _duty_page(request: MemberRequest, found: Duty, refused: Refused | None = None) -> HttpResponse:
    names = reads.names_of(request.member)
    is_command = request.member.role in access.COMMAND
    now = timezone.now()
    stands = found.withdrawn_at is None or found.is_vacant
    is_open = found.roster.state == Roster.State.DRAFT or (found.roster.state == Roster.State.PUBLISHED and found.ends_at > now)
    may_change = is_command and is_open and stands
    context = {
        "duty": found,
        "name": names.get(found.person_id, "—"),
        "is_command": is_command,
        "substitutes": substitutes_told(found, names, reads.telephones(request.member)) if may_change and not found.post.closed_at else (),
        "swap_form": SwapForm(found, names) if may_change and not found.withdrawn_at else None,
        "when_form": WhenForm(),
        "had_left_form": HadLeftForm() if is_command and found.left_at and reads.moved_on(found) else None,
        "drop_out_form": DropOutForm(),
        "may_come_after_all": may_change and found.is_vacant and reads.may_come(found),
        "before": found.instead_of and found.instead_of.person_id != found.person_id and names.get(found.instead_of.person_id, "—"),
        "after": [(one, names.get(one.person_id, "—")) for one in found.substitutes.filter(withdrawn_at=None)],
        "relief": found.relief and names.get(found.relief.person_id, "—"),
        "is_published": found.roster.published_at is not None,
        "is_over": found.ends_at <= now or found.withdrawn_at is not None,
        "may_tell": _may_tell(found, now, is_command=is_command),
        "refused": refused,
        "breaks": reads.breaks_of([found]).get(found.id, ()) if not found.withdrawn_at else (),
    }
    return render(request, "roster/duty.html", context, status=422 if refused else 200)


def _may_tell(found: Duty, now: datetime, *, is_command: bool) -> bool:
    """Whether somebody who leads can say of a duty that its person came, left or came back; once it is over, only command has anything to say."""
    if found.arrived_at is None:
        return found.roster.published_at is not None and found.withdrawn_at is None and found.starts_at - EARLY <= now
    may_come_back = found.ends_at > now and found.withdrawn_at is None and found.post.closed_at is None
    return is_command or found.left_at is None or may_come_back


def substitutes_told(found: Duty, names: dict[UUID, str], telephones: dict[UUID, str]) -> list[dict[str, object]]:
    """Who could take a duty, as a page lists them."""
    return [
        {
            "person": one.person,
            "name": names.get(UUID(one.person), "—"),
            "telephone": telephones.get(UUID(one.person), ""),
            "hours": round(one.burden.total_seconds() / 3600, 1),
            "rest": None if one.rest is None else round(one.rest.total_seconds() / 3600, 1),
            "away": None if one.reach is None else one.reach // MINUTE,
            "is_possible": one.is_possible,
            "is_reserve": one.is_reserve,
            "lacks": [reads.ABILITIES[ability].within(get_language() or "en") for ability in one.lacks],
            "reasons": reads.said(one.reasons, found.operation, names),
            "law": reads.said(one.law, found.operation, names),
        }
        for one in reads.substitutes_for(found, timezone.now())
    ]


@members(access.COMMAND)
@require_POST
def drop_out(request: MemberRequest, duty: UUID) -> HttpResponse:
    """Somebody cannot come, for this duty or until some moment; then to the page that fills what is vacant."""
    form = DropOutForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Give a day and a time, or leave it empty."))
        return redirect("roster:duty", request.operation.pk, duty)
    done = _change(request, duty, actions.drop_out, **form.cleaned_data)
    is_done = done.status_code == HTTPStatus.FOUND and form.cleaned_data["until"]
    return redirect("roster:mend", request.operation.pk) if is_done else done


@members(access.COMMAND)
@require_POST
def come_after_all(request: MemberRequest, duty: UUID) -> HttpResponse:
    """Somebody who could not come does after all."""
    return _change(request, duty, actions.come_after_all)


@members(access.COMMAND)
@require_POST
def give(request: MemberRequest, duty: UUID) -> HttpResponse:
    """Somebody else takes the duty, or a part of it."""
    form = GiveForm(request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Choose who takes it, and a time within the duty."))
        return redirect("roster:duty", request.operation.pk, duty)
    return _change(request, duty, actions.give, **form.cleaned_data)


@members(access.COMMAND)
@require_POST
def keep(request: MemberRequest, duty: UUID) -> HttpResponse:
    """Keep the duty in rosters to come, or let it go again."""
    return _change(request, duty, actions.keep_duty, is_kept=request.POST.get("keep") == "yes")


@members(access.COMMAND)
@require_POST
def swap(request: MemberRequest, duty: UUID) -> HttpResponse:
    """Two people have each other's duty."""
    found = duty_of(request, duty)
    form = SwapForm(found, {}, request.POST)
    if not form.is_valid():
        messages.warning(request, gettext("Choose the duty to swap with."))
        return redirect("roster:duty", request.operation.pk, duty)
    return _change(request, duty, actions.swap, other=form.cleaned_data["other"])


def _change(request: MemberRequest, duty: UUID, act: Callable[..., object], **said: object) -> HttpResponse:
    found = duty_of(request, duty)
    try:
        done = act(duty=found, by=request.member, at=timezone.now(), **said)
    except Refused as refused:
        return _duty_page(request, duty_of(request, duty), refused)
    new = done[0] if isinstance(done, tuple) else done
    if request.POST.get("back") == "roster":
        return redirect("roster:roster", request.operation.pk, found.roster_id)
    return redirect("roster:duty", request.operation.pk, new.pk if isinstance(new, Duty) else duty)


WHAT = ("arrived", "left", "had-left", "back-arrived", "back-left")


@members(access.LEADERS)
@require_POST
def stand(request: MemberRequest, duty: UUID, what: str) -> HttpResponse:
    """Check somebody in or out, or take that back."""
    if what not in WHAT:
        raise Http404
    found, form = duty_of(request, duty), (HadLeftForm if what == "had-left" else WhenForm)(request.POST)
    try:
        if what.startswith("back-"):
            actions.take_back(duty=found, what=what.removeprefix("back-"), by=request.member, at=timezone.now())
        elif not form.is_valid():
            messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        else:
            (actions.arrive if what == "arrived" else actions.leave)(duty=found, at=form.cleaned_data["at"], by=request.member)
    except Refused as refused:
        warn(request, refused)
    back = request.POST.get("back")
    return redirect("roster:watch", request.operation.pk) if back == "watch" else redirect("roster:duty", request.operation.pk, duty)


def duty_of(request: MemberRequest, duty: UUID) -> Duty:
    """A duty of this operation."""
    rows = Duty.objects.select_related("post__place", "roster", "instead_of")
    found = get_object_or_404(rows, pk=duty, operation=request.operation)
    found.operation = found.roster.operation = request.operation
    return found


# Cards


@members(access.COMMAND)
@require_safe
def cards(request: MemberRequest) -> HttpResponse:
    """Everybody's duties with the personal link, to be handed out or pasted into a chat."""
    found, now = _asked(request), timezone.now()
    start_of_link = request.build_absolute_uri(reverse("roster:mine", args=["x"])).removesuffix("x/")
    told, early = [], reads.changeover(request.operation)
    if found:
        rows = {row.id: row for row in access.rows_for_writing(Person, request.member, access.COMMAND).select_related("operation")}
        duties = reads.duties_on_cards(found, now)
        for person in sorted((row for row in rows.values() if row.removed_at is None and row.id in duties), key=lambda row: str(row.name)):
            link, own = f"{start_of_link}{reads.DUTIES.of(person.id)}/", duties[person.id]
            seen = all(duty.acknowledged_at for duty in own if duty.ends_at > now)
            told.append((person, own, link, reads.text_for_chat(person, link, own, early), seen))
    return render(request, "roster/cards.html", {"roster": found, "cards": told})


def _asked(request: MemberRequest) -> Roster | None:
    """The published roster that is asked for by its number, else the one that holds."""
    number = request.GET.get("roster", "")
    wanted = reads.published(request.operation).filter(number=number).first() if number.isdecimal() and len(number) < 9 else None
    if wanted:
        wanted.operation = request.operation
    return wanted or reads.current(request.operation, timezone.now())
