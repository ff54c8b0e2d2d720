"""Keys are lost on a server that stands: told, given up only by their number, and never while a copy lies where copies are kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as product
from django.core.cache import cache
from django.urls import reverse

from shouwang.apps.journal import actions as journal
from shouwang.apps.journal.models import Checkpoint, Note
from shouwang.apps.journal.reads import is_signed_by_us
from shouwang.apps.operations.sealed import seal_anew
from shouwang.apps.roster.models import Group
from shouwang.files import rings as files_rings
from shouwang.files.rings import back_up
from shouwang.server.__main__ import OWN
from shouwang.server.commands import keys_lost, parser
from shouwang.server.lost_keys import give_up, key_check, lost_keys
from shouwang.vocabulary.reasons import Refused
from shouwang.vocabulary.retention import TEXTS
from tests.world import World, at


@pytest.fixture
def without_keys(world: World, tmp_path: Path, settings) -> World:
    """Two notes, a checkpoint; then the key that sealed the notes and the one that signs are gone, and so is every copy."""
    settings.KEY_BACKUPS = tmp_path / "copies"
    for text in ("a note", "another"):
        journal.write_note(text=text, topic="shift", by=world.commander, at=at("12 08:03"))
    journal.sign_checkpoint(operation=world.operation, at=at("12 08:04"))
    back_up(Path(product.KEYS), tmp_path / "aside", at("12 09:00"), 7)
    for path in [
        *Path(product.KEYS).glob(f"{world.operation.pk}.{TEXTS.code}.*.key"),
        Path(product.KEYS) / f"{world.operation.pk}.signing.key",
    ]:
        path.unlink()
    return world


def log_of(world: World) -> str:
    """The log as the commander reads it."""
    return world.browser(world.commander).get(reverse("journal:log", args=[world.operation.pk])).content.decode()


def test_what_is_lost_is_told_and_nothing_changed(without_keys, capsys):
    """
    Two keys, two values; the way to give them up is named.
    """
    assert keys_lost(None) == 0

    said = capsys.readouterr().out
    assert "1 key that had sealed 2 values, and the signing keys of 1 operation" in said
    assert "--give-up 2" in said
    assert (lost_keys().count, without_keys.kinds()[-1]) == (2, "note.written")


def test_the_status_page_says_that_keys_are_away(without_keys):
    """
    With their number, and from where they are brought back.
    """
    cache.clear()

    check = key_check()

    assert not check.is_right
    assert check.found == "2 keys are not in their folder."
    assert "SHOUWANG_KEY_BACKUPS" in check.way_out


def test_what_cannot_be_read_is_not_overwritten(without_keys, monkeypatch):
    """
    While the key is away a page that would show the text refuses; of what says nothing in its place, saving keeps what lies there.
    """
    monkeypatch.setattr(files_rings, "LOOKS_AGAIN", 0)
    world = without_keys
    user = world.commander.user
    user.display_name = "Gu Ning"
    user.save()
    kept = {path: path.read_bytes() for path in Path(product.KEYS).glob("accounts.*.key")}
    for path in kept:
        path.unlink()
    row = type(user).objects.get(pk=user.pk)
    assert row.display_name == ""

    row.save()
    seal_anew(type(user).objects.filter(pk=user.pk))
    for path, key in kept.items():
        path.write_bytes(key)

    assert type(user).objects.get(pk=user.pk).display_name == "Gu Ning"


def test_a_group_whose_instructions_cannot_be_read_is_not_shown_empty(without_keys, monkeypatch):
    """
    Or whoever changed its name would have thrown them away.
    """
    monkeypatch.setattr(files_rings, "LOOKS_AGAIN", 0)
    world = without_keys
    group = Group.objects.create(operation=world.operation, number=1, made_at=at("12 08:00"), instructions="Ring the bell.")
    for path in Path(product.KEYS).glob(f"{world.operation.pk}.{TEXTS.code}.*.key"):
        path.rename(path.with_suffix(".away"))

    answer = world.browser(world.commander).get(reverse("roster:group", args=[world.operation.pk, group.pk]))

    assert answer.status_code == 409
    for path in Path(product.KEYS).glob("*.away"):
        path.rename(path.with_suffix(".key"))
    assert Group.objects.get().instructions == "Ring the bell."


def test_given_up_the_pages_open_and_the_journal_says_so(without_keys, capsys):
    """
    The notes are empty, another key signs, and the log can be read again.
    """
    assert keys_lost(2) == 0

    world = without_keys
    assert "Given up" in capsys.readouterr().out
    assert world.kinds()[-2:] == ["journal.signed-anew", "keys.lost"]
    assert [note.text for note in Note.behind_the_door.all()] == ["", ""]
    assert is_signed_by_us(world.operation)
    assert Checkpoint.objects.order_by("-size").first().size == len(world.kinds())
    assert "Keys were lost" in log_of(world)
    assert keys_lost(2) == 1
    assert "No key is lost" in capsys.readouterr().err


@pytest.mark.parametrize("count", [0, 1, 3])
def test_another_number_gives_nothing_up(without_keys, count):
    """
    Whoever types it has looked at what is meant, a moment ago.
    """
    with pytest.raises(Refused) as refused:
        give_up(count=count, at=at("12 10:00"))

    assert [reason.code for reason in refused.value.reasons] == ["keys-not-counted"]
    assert without_keys.kinds()[-1] == "note.written"
    assert lost_keys().values == 2


def test_nothing_is_given_up_while_a_copy_lies_there(without_keys, tmp_path):
    """
    The copies are found again: put back, everything is as it was.
    """
    (tmp_path / "aside").rename(tmp_path / "copies")

    with pytest.raises(Refused) as refused:
        give_up(count=2, at=at("12 10:00"))
    assert [reason.code for reason in refused.value.reasons] == ["keys-have-copies"]

    for path in (tmp_path / "copies").rglob("*.key"):
        if not (Path(product.KEYS) / path.name).exists():
            path.rename(Path(product.KEYS) / path.name)
    assert lost_keys().count == 0
    assert "a note" in log_of(without_keys)


def test_every_command_of_ours_is_reached_from_the_command_line():
    """
    What a how-to tells people to type on their worst day is a command, and no word of Django's.
    """
    listed = next(action for action in parser()._actions if action.dest == "command").choices

    assert set(listed) == set(OWN)
