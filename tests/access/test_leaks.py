"""
What the pages of the model operation give away: each role walks through them, and asks for every address the others have found.

The names, numbers and notes looked for are those of the files from which the operation is played.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import resolve, reverse
from django.utils.html import escape

from shouwang.apps.operations.models import Role
from shouwang.server.demo import loading
from shouwang.server.demo.playing import contact
from tests.demo import FOLDER, Seen, asking, secrets, view_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from shouwang.server.demo.cast import Cast

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.xdist_group("leaks"),
]  # one worker plays the model operation and walks through it, not each
OF_A_VIEW = 2
"""How many addresses of each view are looked at."""

FORM = re.compile(r'(?:action|formaction|hx-post)="(/[^"?#]*)')

COMMAND = {Role.COMMANDER, Role.SHIFT_LEAD}
REGISTER = COMMAND | {Role.CASEWORKER, Role.HOST}
OUTSIDERS = {Role.SUPERIOR, Role.AUDITOR}
MAY_SEE = {
    "officers": set(Role) - {Role.SUPERIOR},
    "liaisons": set(Role) - OUTSIDERS,
    "staff_names": set(Role) - OUTSIDERS,
    "staff_contacts": COMMAND,
    "staff_health": COMMAND,
    "resident_names": REGISTER,
    "resident_numbers": REGISTER,
    "notes": COMMAND | {Role.GROUP_LEAD, Role.HOST},
}
"""Who may meet which kind of secret on a page; ``tests/access/doors.toml`` says it field by field."""
PUBLIC = {"reports:published", "account_login"}
"""Pages read by everybody anyway; what stands there is looked at once, as nobody."""


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    """The model operation, played once for this module."""
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")), transaction.atomic():
        yield loading.load(FOLDER, lambda _what, _done, _of: None)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def pages(cast: Cast, django_db_blocker) -> dict[str, dict[str, Seen]]:
    """What each role has seen, address by address."""
    with django_db_blocker.unblock():
        known = [address for role in (Role.COMMANDER, Role.HOST) for address in walk(asking(browser(cast, role)), OF_A_VIEW)]
        return {role: walk(asking(browser(cast, role)), OF_A_VIEW, also=known) for role in Role}


def browser(cast: Cast, role: Role) -> Client:
    """Logged in as the first member with this role, reading Chinese."""
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(cast.with_role(role).user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def given_away(seen: dict[str, Seen], texts: Iterable[str], own: str = "") -> dict[str, list[str]]:
    """Which of *texts* stand on which page, a few of each; one's *own* name at the head of the page is nobody's secret."""
    told = {escape(text) for text in texts} | set(texts)
    found = {}
    for address, page in seen.items():
        if page.status == 200 and view_of(address) not in PUBLIC and (hits := [text for text in told if text != own and text in page.text]):
            found[f"{view_of(address)} {address}"] = sorted(hits)[:3]
    return found


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("kind", MAY_SEE)
def test_a_page_gives_away_nothing(cast, pages, role, kind):
    """
    Whom a secret is not meant for meets it nowhere: not on a page, not in a file, not at an address somebody has sent them.
    What the report prints for everybody to ask at is no secret.
    """
    own, printed = cast.with_role(role).user.display_name, contact(cast)["contact"]
    texts = [text for text in getattr(secrets(), kind) if text not in printed]

    found = given_away(pages[role], texts, own)

    assert role in MAY_SEE[kind] or found == {}


@pytest.mark.parametrize("role", Role)
def test_no_link_leads_to_a_closed_door(cast, role):
    """
    Whatever a page offers to a role, to read or to send, is open to it.
    """
    seen = walk(asking(browser(cast, role)), OF_A_VIEW)
    sends = {form for page in seen.values() for form in FORM.findall(page.text) if form.startswith(f"/o/{cast.operation.pk}/")}

    assert {address: page.status for address, page in seen.items() if page.status >= 400} == {}
    assert {form for form in sends if not is_open_to(form, role)} == set()
    assert sends or role in OUTSIDERS


def is_open_to(address: str, role: Role) -> bool:
    """Whether the door of the view behind *address* opens to *role*."""
    who = resolve(urlsplit(address).path).func.who  # type: ignore[attr-defined]
    return who in {"anybody", "signed-in"} if isinstance(who, str) else role in who


@pytest.mark.parametrize("kind", MAY_SEE)
def test_the_secrets_are_there_to_be_found(cast, pages, kind):
    """
    The commander meets each kind of secret somewhere, so not finding it elsewhere means something.
    """
    assert given_away(pages[Role.COMMANDER], getattr(secrets(), kind))


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.SHIFT_LEAD, Role.HOST, Role.AUDITOR])
def test_the_journal_names_nobody(cast, pages, role):
    """
    The log as a file outlives the people's data; it holds ids and counts, no name, number or note, whoever takes it away.
    """
    address = reverse("journal:export", args=[cast.operation.pk])
    every = [text for kind in MAY_SEE for text in getattr(secrets(), kind)]

    assert pages[role][address].status == 200
    assert given_away({address: pages[role][address]}, every) == {}


def test_the_journal_in_the_table_names_nobody(cast):
    """
    The same of the rows as they lie in the database, whatever a page makes of them.
    """
    from shouwang.apps.journal.models import Entry

    text = "\n".join(str(row) for row in Entry.objects.filter(operation=cast.operation).values_list())
    every = [text_ for kind in MAY_SEE for text_ in getattr(secrets(), kind)]

    assert [secret for secret in every if secret in text] == []


def test_the_public_report_names_nobody(cast):
    """
    Everybody in town may read it; the office one may ask stands in it with its telephone, and no person.
    """
    page = Client(headers={"accept-language": "zh-hans"}).get(reverse("reports:published", args=[cast.reports[-1].pk])).content.decode()
    every = [text for kind in MAY_SEE for text in getattr(secrets(), kind) if text not in contact(cast)["contact"]]

    assert [secret for secret in every if secret in page] == []
