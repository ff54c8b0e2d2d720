"""Every address, asked for as every role, as a stranger and as nobody."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.apps import apps
from django.urls import reverse

from shouwang.apps.operations.models import Role
from tests.access.house import OF_ONE_ADDRESS, afresh, pages, parts_of, routes

if TYPE_CHECKING:
    from django.http import HttpResponse

    from tests.access.conftest import Street
    from tests.access.house import House

pytestmark = pytest.mark.django_db

SENT_AWAY, NOT_THERE, NOT_YOURS, WRONG_METHOD = 302, 404, 403, 405
SAID = {
    "roster:group_stay": {"stays": "yes"},
    "roster:answer_offer": {"say": "withdraw", "offer": "00000000-0000-4000-8000-000000000000"},
    "people:decide": {"decision": "granted"},
    "people:record": {"what": "tried"},
    "people:correct": {"back": "read"},
    "people:excuse": {"why-why": "ill"},
    "reports:consent": {"consent": "given"},
    "reports:correct": {"figure": "orders", "why_en": "One came twice.", "why": "重复一件。"},
    "reports:fill": {"day": "2022-03-11"},
    "territory:note-occupancy": {"occupancy": "empty"},
    "territory:rename-place": {"name": "柳园北"},
    "command:acknowledge": {"at": "2022-03-11T15:30"},
    "command:extend_phase": {"until": "2022-03-25"},
    "journal:strike": {"reason": "mistaken", "note": ""},
    "journal:correct": {"text": "Rain.", "topic": "weather", "at": "2022-03-11T15:30"},
}
"""What is typed where an empty form would be turned away before anything is looked for."""
ANSWERS_404 = {"mfa_remove_webauthn", "mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes"}
"""They are about a second factor of one's own, and nobody of the cast has one."""


@cache
def matrix() -> dict[str, Any]:
    """The file beside this one."""
    return tomllib.loads(Path(__file__).with_name("matrix.toml").read_text(encoding="utf-8"))


def who_may(name: str) -> str | frozenset[str]:
    """As the matrix has it: anybody, signed-in, or roles."""
    word = matrix()["pages"][name]
    return word if word in {"anybody", "signed-in", "device"} else frozenset(matrix()["circles"][word])


def behind(*doors: str) -> list[str]:
    """The pages of the matrix behind one of these doors; ``members`` are all circles of roles. What is gone is another test's business."""
    there = [name for name in matrix()["pages"] if name in pages()]
    return [name for name in there if (word if isinstance(word := who_may(name), str) else "members") in doors]


def ask(street: Street, who: str, address: str, name: str) -> HttpResponse:
    """The page; where it only takes a form, the answer to the form."""
    client = street.browsers[who]
    with afresh():
        answer = client.get(address)
        return client.post(address, SAID.get(name, {})) if answer.status_code == WRONG_METHOD else answer


def test_every_address_stands_in_the_matrix():
    """
    A page nobody thought about is a page nobody guards; a line without a page guards nothing.
    """
    listed, there = set(matrix()["pages"]), set(pages())

    assert {"not in matrix.toml": there - listed, "gone, but in matrix.toml": listed - there} == {
        "not in matrix.toml": set(),
        "gone, but in matrix.toml": set(),
    }


def test_no_two_pages_share_an_address():
    """
    Of two patterns for one address the second is never asked, so its door would guard nothing.
    """
    patterns: dict[str, str] = {}
    twice = [(name, patterns[route]) for name, route in routes().items() if patterns.setdefault(route, name) != name]

    assert twice == []


@pytest.mark.parametrize("name", behind("members", "signed-in", "anybody", "device"))
def test_each_door_is_as_wide_as_the_matrix_says(name):
    """
    What the view's own door lets in is what was agreed.
    """
    who = getattr(pages()[name].callback, "who", "no door at all")

    assert (who if isinstance(who, str) else frozenset(map(str, who))) == who_may(name)


@pytest.mark.parametrize("name", behind("members"))
def test_members_come_in_by_role(street, name):
    """
    Nobody is sent to log in; to a stranger the operation does not exist; a wrong role is told so; the right role gets the page.
    """
    address, roles = street.house.address(name), who_may(name)

    seen = {who: ask(street, who, address, name) for who in street.browsers}

    wrong = {who: answer.status_code for who, answer in seen.items() if not is_right(who, answer, address, roles)}
    assert wrong == {}


def is_right(who: str, answer: HttpResponse, address: str, roles: frozenset[str]) -> bool:
    """Whether this is the answer for *who*."""
    if who == "nobody":
        then = (address, reverse("operations:typed"))  # what was typed is held meanwhile
        return answer.status_code == 302 and answer.headers["Location"].startswith(
            tuple(f"{reverse('account_login')}?next={to}" for to in then)
        )
    if who == "stranger":
        return answer.status_code == NOT_THERE
    if who not in roles:
        return answer.status_code == NOT_YOURS
    if answer.wsgi_request.method == "GET":
        return answer.status_code == 200
    return answer.status_code in {200, 204, 302, 422}


@pytest.mark.parametrize("name", behind("members"))
def test_a_wrong_role_can_send_nothing_either(street, name):
    """
    The door stands before the form as well as before the page.
    """
    address, roles = street.house.address(name), who_may(name)
    outside = [who for who in street.browsers if who not in roles]

    with afresh():
        seen = {who: street.browsers[who].post(address, SAID.get(name, {})) for who in outside}

    assert {who: answer.status_code for who, answer in seen.items() if not is_right(who, answer, address, roles)} == {}


@pytest.mark.parametrize("name", behind("signed-in"))
def test_a_login_opens_what_every_login_opens(street, name):
    """
    Nobody is sent to log in; the stranger and each role come in.
    """
    address = street.house.address(name)
    expected = NOT_THERE if name in ANSWERS_404 else None

    nobody = ask(street, "nobody", address, name)
    others = {who: ask(street, who, address, name).status_code for who in street.browsers if who != "nobody"}

    assert nobody.status_code == 302
    assert nobody.headers["Location"].startswith(reverse("account_login"))
    assert {who: status for who, status in others.items() if status in {NOT_YOURS, NOT_THERE} and status != expected} == {}


@pytest.mark.parametrize("name", behind("anybody"))
def test_public_pages_are_public(street, name):
    """
    Neither nobody nor anybody who is logged in is turned away.
    """
    address = street.house.address(name)

    seen = {who: ask(street, who, address, name).status_code for who in street.browsers}

    assert {who: status for who, status in seen.items() if status >= 400} == {}


@pytest.mark.parametrize("name", behind("device"))
def test_a_login_is_no_device(street, name):
    """
    What is for enrolled devices asks for their word; a login's cookie opens nothing there, and so a strange page can send nothing through it.
    """
    address = street.house.address(name)

    seen = {who: {client.get(address).status_code, client.post(address, {}).status_code} for who, client in street.browsers.items()}

    assert {who: answers for who, answers in seen.items() if not answers <= {401, WRONG_METHOD}} == {}


def things_named_in(name: str) -> list[str]:
    """The names of rows in the address of a page: what somebody could put another operation's id into."""
    return [
        part
        for part in parts_of(name)
        if part not in {"operation", "code", "kept", "kind", "language", "what", "form", "pk", "token", "badge"}
    ]


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (name, part)
        for name in behind("members", "anybody")
        for part in things_named_in(name)
        if len(things_named_in(name)) + ("operation" in parts_of(name)) > 1
    ],
)
def test_what_is_next_door_is_not_here(street, name, part):
    """
    The commander puts the id of a thing of another operation into an address of their own: nothing is shown of it and nothing happens to it.
    """
    theirs = street.next_door.things[OF_ONE_ADDRESS.get(name, {}).get(part, part)]
    address = street.house.address(name, **{part: theirs})
    client, before = street.browsers[Role.COMMANDER], everything_in(street.next_door)

    seen = [client.get(address), client.post(address, SAID.get(name, {}))]

    assert {answer.status_code for answer in seen} <= {NOT_THERE, WRONG_METHOD, SENT_AWAY}
    assert everything_in(street.next_door) == before


def everything_in(house: House) -> dict[str, list[Any]]:
    """All rows of an operation, table by table."""
    found = {}
    for model in apps.get_models():
        if any(field.name == "operation" for field in model._meta.fields):
            rows = getattr(model, "behind_the_door", model._default_manager).filter(operation=house.commander.operation_id)
            found[model._meta.label] = list(rows.order_by("pk").values_list())
    return found


@pytest.mark.parametrize("name", [name for name in behind("members") if "operation" in parts_of(name)])
def test_another_operation_does_not_exist(street, name):
    """
    The commander of one operation is a stranger in the next.
    """
    address = street.next_door.address(name)
    client = street.browsers[Role.COMMANDER]

    with afresh():
        seen = {client.get(address).status_code, client.post(address, SAID.get(name, {})).status_code}

    assert seen == {NOT_THERE}
