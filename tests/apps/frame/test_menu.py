"""The menu: who sees which way, and where one is."""

import pytest
from django.http import HttpResponse
from django.urls import path, reverse

from shouwang.apps.frame import reads
from shouwang.apps.frame.reads import Entry, Group
from shouwang.apps.operations.access import COMMAND, members
from shouwang.apps.operations.models import Role


def page(request):
    """A page of the operation."""
    return HttpResponse(request.operation.name)


urlpatterns = [
    path("<uuid:operation>/", members()(page), name="board"),
    path("<uuid:operation>/orders/", members(COMMAND)(page), name="orders"),
    path("<uuid:operation>/open/", page, name="without-door"),
]
MENU = (
    Group("Now", (Entry("board", "Board", "board", tab=True),)),
    Group(
        "Command",
        (Entry("orders", "Orders", "order", also=("bodies/",)), Entry("not-built", "Later", "clock"), Entry("without-door", "Open", "ask")),
    ),
)


@pytest.fixture
def ways(world, settings):
    """The labels one role sees on one page, and which of them is marked."""
    settings.ROOT_URLCONF = __name__
    settings.NAVIGATION = f"{__name__}.MENU"
    reads.menu.cache_clear()

    def seen(role, rest=""):
        address = f"/{world.operation.pk}/{rest}"
        found = [way for part in reads.menu_for(world.operation.pk, role, address) for way in part.ways]
        return [str(way.entry.label) for way in found], [str(way.entry.label) for way in found if way.here]

    yield seen
    reads.menu.cache_clear()


def test_the_menu_shows_what_the_door_opens(ways):
    """
    Only those who command pass the door of the orders, so only they see the way to it.
    """
    commander, guard = ways(Role.COMMANDER)[0], ways(Role.GUARD)[0]

    assert commander == ["Board", "Orders"]
    assert guard == ["Board"]


def test_what_is_not_there_yet_or_has_no_door_is_left_out(ways):
    """
    A way without an address leads nowhere, and one without a door would let in anybody.
    """
    labels = ways(Role.COMMANDER)[0]

    assert "Later" not in labels
    assert "Open" not in labels


def test_the_nearest_way_is_marked(ways):
    """
    The page of an order begins like the board's address and like the orders'; the longer one is where one is.
    A page beside an entry's own belongs to it where the menu says so; one of no entry marks none.
    """
    on_board, on_orders, on_one_order = (ways(Role.COMMANDER, rest)[1] for rest in ("", "orders/", "orders/7/"))

    assert on_board == ["Board"]
    assert ways(Role.COMMANDER, "bodies/7/")[1] == ["Orders"]
    assert ways(Role.COMMANDER, "elsewhere/")[1] == []
    assert on_orders == on_one_order == ["Orders"]


def test_every_sign_of_the_menu_is_drawn():
    """
    A name without a drawing would leave a hole before the word.
    """
    from shouwang.server.navigation import MENU as REAL

    names = {entry.icon for group in REAL for entry in group.entries}

    assert names <= set(reads.icons())


@pytest.mark.parametrize("role", [Role.HOST, Role.COMMANDER])
def test_the_host_community_finds_what_was_handed_over_to_it(world, role):
    """
    The page of the packs is reached from every page of those whose door it opens.
    """
    page = world.browser(world.member(role)).get(reverse("command:about", args=[world.operation.id])).content.decode()

    assert reverse("reports:packs", args=[world.operation.id]) in page
