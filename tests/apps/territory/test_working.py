"""Large sheets: the work goes on behind the page, which tells how far it is, and what became of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache

from shouwang.apps.frame import behind
from shouwang.apps.territory import reads
from shouwang.apps.territory.actions import imports, working
from shouwang.apps.territory.models import Household, ImportPlan
from shouwang.apps.territory.views import imports as pages
from shouwang.vocabulary.reasons import Reason, Refused
from tests.apps.territory.conftest import FAMILY, sheet
from tests.world import World, at

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def everything_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """One byte is already too much to wait for."""
    monkeypatch.setattr(pages, "AT_ONCE", 0)


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], None]]:
    """What has begun behind a page, to be gone on with when the test says so."""
    tasks: list[Callable[[], None]] = []
    monkeypatch.setattr(behind, "start", lambda task, _name: tasks.append(task))
    return tasks


def brought(world: World) -> str:
    """The commander brings the family's sheet on the page; gives the address the page leads to."""
    answer = world.browser(world.commander).post(f"/o/{world.operation.id}/register/imports/", {"files": [named(sheet(*FAMILY))]})
    address: str = answer.headers["Location"]
    return address


def named(file: Any) -> Any:
    """A file as a browser sends it."""
    file.name = "register.xlsx"
    return file


def test_the_page_tells_how_far_it_is(world: World, willow, waiting):
    """
    Brought, not read: the page names the steps, and asks again for this part of itself alone.
    """
    address = brought(world)
    browser = world.browser(world.commander)

    page, part = browser.get(address).content.decode(), browser.get(address, headers=HTMX).content.decode()

    assert "The sheets are being read" in page
    assert "Understand the rows" in page
    assert f'hx-get="{address}"' in part
    assert "<html" not in part


def test_without_javascript_the_page_comes_again_by_itself(world: World, willow, waiting):
    """
    A browser without scripts loads the whole page anew every two seconds.
    """
    page = world.browser(world.commander).get(brought(world)).content.decode()

    assert '<noscript><meta http-equiv="refresh" content="2"></noscript>' in page


def test_read_through_the_review_is_there(world: World, willow, waiting):
    """
    The work ends between two looks: the part asks for the whole page, and that is the review.
    """
    address = brought(world)
    waiting[0]()

    browser = world.browser(world.commander)

    assert browser.get(address, headers=HTMX).headers["HX-Refresh"] == "true"
    assert "Review the import" in browser.get(address).content.decode()
    assert ImportPlan.behind_the_door.get().counts["new_people"] == 3


def test_how_much_is_done_is_counted(world: World, willow, waiting):
    """
    Half of the work is heard of as 500 of 1000, in the step that is now.
    """
    address = brought(world)
    made = ImportPlan.behind_the_door.get()
    _, _, _, begun_at = cache.get(reads.imports.progress_key(made.id))
    cache.set(reads.imports.progress_key(made.id), ("understand", 500, 1000, begun_at))

    page = world.browser(world.commander).get(address, headers=HTMX).content.decode()

    assert "500 of 1000" in page
    assert '<li aria-current="step">Understand the rows' in page


def test_each_deed_tells_only_steps_that_the_page_knows(world: World, willow, planned):
    """
    Reading, applying and withdrawing name their steps in the order of the page, and each of them at least once.
    """
    heard: list[str] = []
    hear = lambda step, done, of: heard.append(step)  # noqa: E731 - as short as it is
    made = planned(*FAMILY)

    imports.plan_again(import_plan=made.id, by=world.commander, at=at("11 18:00"), hear=hear)
    imports.apply_import(import_plan=made.id, by=world.commander, at=at("11 18:10"), hear=hear)
    pages.withdrawing.withdraw_import(import_plan=made.id, by=world.commander, at=at("11 18:20"), hear=hear)

    assert list(dict.fromkeys(heard[:4])) == list(reads.imports.STEPS["reading"])
    assert [step for step, later in zip(heard, [*heard[1:], ""], strict=True) if step != later] == [
        step for deed in ("reading", "applying", "withdrawing") for step in reads.imports.STEPS[deed]
    ]


def test_only_one_is_at_an_import(world: World, willow, waiting):
    """
    A second tap while the sheets are being read is told so, and begins nothing.
    """
    brought(world)
    made = ImportPlan.behind_the_door.get()

    with pytest.raises(Refused) as refused:
        working.begin(import_plan=made.id, deed="reading", work=lambda hear: None, by=world.commander)

    assert [one.code for one in refused.value.reasons] == ["import-at-work"]
    assert len(waiting) == 1


def test_a_server_that_was_stopped_is_told_and_the_sheets_are_read_again(world: World, willow, waiting):
    """
    Nobody is at it any more although it was begun: the page says so, and its button reads to the end.
    """
    address = brought(world)
    cache.delete(reads.imports.progress_key(ImportPlan.behind_the_door.get().id))
    browser = world.browser(world.commander)

    broken = browser.get(address).content.decode()
    browser.post(f"{address}decide/")
    waiting[-1]()

    assert "Reading was broken off" in broken
    assert "Review the import" in browser.get(address).content.decode()
    assert ImportPlan.behind_the_door.get().state == "planned"


def test_what_dies_while_applying_changes_nothing(world: World, willow, waiting, monkeypatch):
    """
    A fault of ours in the middle: the register is untouched, the page says that it was broken off and still offers to apply.
    """
    address = brought(world)
    waiting[0]()
    browser = world.browser(world.commander)
    with monkeypatch.context() as broken:
        broken.setattr(imports, "remember", lambda made: 1 / 0)
        browser.post(f"{address}apply/")
        waiting[1]()

    page = browser.get(address).content.decode()

    assert Household.behind_the_door.count() == 0
    assert "Applying was broken off" in page
    assert 'id="apply"' in page


def test_what_was_decided_outlives_the_server(world: World, willow, waiting):
    """
    The decision is kept before the reading begins: stopped in between, the next reading goes by it.
    """
    address = brought(world)
    waiting[0]()
    browser = world.browser(world.commander)
    made = ImportPlan.behind_the_door.get()
    heading = next(column for column, title, *_ in made.tables[0]["columns"] if title == "姓名")

    browser.post(f"{address}decide/", {f"column-{made.tables[0]['signature']}-{heading}": "note"})
    cache.delete(reads.imports.progress_key(made.id))
    browser.post(f"{address}decide/")
    waiting[-1]()

    again = ImportPlan.behind_the_door.get()
    assert next(field for column, _, field, _ in again.tables[0]["columns"] if column == heading) == "note"


def test_why_it_was_refused_stands_on_the_page(world: World, willow, waiting):
    """
    The thread cannot answer the request: its reasons wait on the page of the import, in the reader's language.
    """
    file = named(sheet(*FAMILY))
    file.write(b"%PDF")
    file.seek(0)
    address = world.browser(world.commander).post(f"/o/{world.operation.id}/register/imports/", {"files": [file]}).headers["Location"]
    waiting[0]()

    page = world.browser(world.commander).get(address).content.decode()

    made = ImportPlan.behind_the_door.get()
    told = [Reason(code, parameters).within("en") for code, parameters in made.trouble]
    assert made.doing == ""
    assert told
    assert all(one in page for one in told)


def test_applying_what_was_not_read_is_refused(world: World, willow, waiting):
    """
    Without a reading there is no plan to apply.
    """
    brought(world)
    made = ImportPlan.behind_the_door.get()

    with pytest.raises(Refused) as refused:
        imports.apply_import(import_plan=made.id, by=world.commander, at=at("12"))

    assert [one.code for one in refused.value.reasons] == ["import-not-read"]


def test_in_a_thread_of_its_own(several_connections, world: World, willow):
    """
    As it runs: the page is answered while another connection reads, then applies, and lets go.
    """
    address = brought(world)
    joined()

    world.browser(world.commander).post(f"{address}apply/")
    joined()

    made = ImportPlan.behind_the_door.get()
    assert (made.state, made.doing, made.trouble) == ("applied", "", [])
    assert Household.behind_the_door.count() == 3


def joined() -> None:
    """Wait until nobody is at work behind a page."""
    for thread in threading.enumerate():
        if thread.name == "import":
            thread.join(timeout=30)
