"""Who gave duties away and who took them over."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from uuid import UUID

from shouwang.engines.figures.exchange import Exchanged, exchanged
from tests.engines.figures.entries import entry, id_of

EIGHT, THREE = timedelta(hours=8), timedelta(hours=3)
PEOPLE = ("Mei", "Bao", "Shan", "Zeng")


def published(duties: int):
    """A roster is published; its duties are told next."""
    return entry("roster.published", roster=str(UUID(int=99)), number=1, duties=duties, name=f"published {duties}")


def given(who: str, duty: int, instead_of: int | None = None, hours: int = 8):
    """Somebody is given a duty."""
    told = {"duty": str(UUID(int=duty)), "post": str(UUID(int=98)), "starts": "2022-03-12T06:00:00+08:00"}
    told["ends"] = f"2022-03-12T{6 + hours:02}:00:00+08:00"
    told |= {} if instead_of is None else {"instead_of": str(UUID(int=instead_of))}
    return entry("duty.given", subject=who, **told)


def lines(*entries) -> dict[str, Exchanged]:
    """What each comes to, by name."""
    found = exchanged(entries)
    return {name: found[str(id_of(name))] for name in PEOPLE if str(id_of(name)) in found}


def test_what_one_gives_another_takes():
    """
    Bao takes three hours of Mei's eight, the rest stays hers; then Shan takes these three from Bao.
    """
    told = [published(1), given("Mei", 1), given("Bao", 2, 1, hours=3), given("Mei", 3, 1, hours=5), given("Shan", 4, 2, hours=3)]

    assert lines(*told) == {"Mei": Exchanged(1, 0, -THREE), "Bao": Exchanged(1, 1, timedelta()), "Shan": Exchanged(0, 1, THREE)}


def test_a_swap_is_even():
    """
    Each gave one and took one of as many hours.
    """
    told = [published(2), given("Mei", 1), given("Bao", 2), given("Bao", 3, 1), given("Mei", 4, 2)]

    assert lines(*told) == {"Mei": Exchanged(1, 1, timedelta()), "Bao": Exchanged(1, 1, timedelta())}


def test_what_is_moved_in_a_draft_is_nobodys_yet():
    """
    A draft's duty goes from one to the next and is published with the last; only what comes after that counts. A newer roster takes nothing over.
    """
    drafted = [given("Bao", 2, 1), given("Shan", 3, 2)]
    told = [*drafted, published(2), given("Shan", 3, 2), given("Zeng", 5), given("Mei", 6, 3), published(1), given("Bao", 7)]

    assert lines(*drafted) == {}
    assert lines(*told) == {"Shan": Exchanged(1, 0, -EIGHT), "Mei": Exchanged(0, 1, EIGHT)}


def test_somebody_sent_to_a_post_took_nothing_over_until_they_hand_it_on():
    """
    Whoever is sent where nobody was stands instead of nobody; the duty is theirs, and who takes it stands for them.
    """
    told = [published(1), given("Mei", 1), given("Bao", 2), given("Zeng", 3, 2)]

    assert lines(*told) == {"Bao": Exchanged(1, 0, -EIGHT), "Zeng": Exchanged(0, 1, EIGHT)}


def test_over_all_nothing_is_lost():
    """
    A thousand changes by dice, each to somebody else or, a rest that stays, to the same: as many given as taken, all hours together none.
    """
    dice, holders = Random(7), dict(enumerate(PEOPLE))
    told, moved = [published(4), *(given(name, duty) for duty, name in holders.items())], 0
    for number in range(10, 1010):
        duty = dice.choice(list(holders))
        before, taker = holders.pop(duty), dice.choice(PEOPLE)
        holders[number], moved = taker, moved + (taker != before)
        told.append(given(taker, number, duty, hours=dice.randrange(1, 12)))

    found = lines(*told).values()

    assert sum(one.given for one in found) == sum(one.taken for one in found) == moved > 600
    assert sum((one.net for one in found), timedelta()) == timedelta()
