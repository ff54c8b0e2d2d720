"""What the machine lacks is brought or told, never passed over."""

from __future__ import annotations

import sys

import pytest

from tools import browser, install, machine, postgres


def test_without_root_the_packages_are_named_for_a_person_to_install(monkeypatch):
    """
    Somebody without root can ask somebody with root, if told for what.
    """
    monkeypatch.setattr(machine, "is_root", lambda: False)

    with pytest.raises(machine.Missing, match=r"Install by hand: chromium fonts-noto-cjk\."):
        machine.install_packages("chromium", "fonts-noto-cjk", why="A browser")


@pytest.mark.parametrize(("in_ci", "status"), [(False, 0), (True, 1)])
@pytest.mark.parametrize(("part", "lacks", "arguments"), [(browser, "BROWSER", []), (postgres, "POSTGRESQL", [["bring"]])])
def test_a_part_that_cannot_be_tested_is_told_and_in_ci_fails(monkeypatch, capsys, in_ci, status, part, lacks, arguments):
    """
    On a person's machine the tests go on with a loud line; in CI nobody reads loud lines.
    """

    def missing():
        raise machine.Missing("It is not here.")

    monkeypatch.setattr(machine, "IN_CI", in_ci)
    monkeypatch.setattr(part, "bring", missing)

    ended = part.main(*arguments)

    assert ended == status
    assert lacks in capsys.readouterr().out


def test_a_named_server_is_taken_as_it_is(monkeypatch):
    """
    Whoever names a server wants that one, whatever else the machine has.
    """
    monkeypatch.setenv(postgres.NAMED, "postgresql://tester@db.example/tests")

    with postgres.cluster() as address:
        taken = address

    assert taken == "postgresql://tester@db.example/tests"


def test_a_command_run_on_postgresql_finds_the_address_in_its_setting(monkeypatch):
    """
    The product's own setting switches the tests; the command's status is the status of the whole.
    """
    monkeypatch.setenv(postgres.NAMED, "postgresql://tester@db.example/tests")
    asks = "import os, sys; sys.exit(7 if os.environ['SHOUWANG_DATABASE_URL'].endswith('example/tests') else 1)"

    status = postgres.main(["run", sys.executable, "-c", asks])

    assert status == 7


def test_setting_up_says_what_it_can_set_up(capsys):
    """
    A slip of the pen is answered with what would have been right.
    """
    status = install.main(["everything"])

    assert status == 2
    assert "run, or dev" in capsys.readouterr().err
