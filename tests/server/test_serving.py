"""Serving the pages."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from socket import create_server

from gunicorn.arbiter import Arbiter

from shouwang.server import commands
from shouwang.server.demo import opening


def test_a_port_that_is_taken_is_told_with_the_way_out(capsys, monkeypatch):
    """
    Before anything is begun: no database is touched, no keeper is started.
    """
    monkeypatch.setattr(commands, "call_command", lambda *_: 1 / 0)

    with create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status = commands.serve("127.0.0.1", port, 1)

    assert status == 1
    said = capsys.readouterr().err
    assert f"127.0.0.1:{port} cannot be served" in said
    assert f"--port {port + 1}" in said


class Program:
    """A keeper that runs until it is told to fall."""

    def __init__(self, begun: list[Program]) -> None:
        self.status: int | None = None
        self.stdin = BytesIO()
        begun.append(self)

    def poll(self) -> int | None:
        return self.status

    def wait(self) -> int:
        assert self.stdin.closed
        return 0


def test_one_keeper_runs_beside_the_pages_and_is_started_again(monkeypatch):
    """
    While it runs there is no other; one that falls at once has another a moment later; at the end it is told to go.
    """
    begun, clock = list[Program](), [100.0]
    monkeypatch.setattr(commands.subprocess, "Popen", lambda *_, **__: Program(begun))
    monkeypatch.setattr(commands.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(Arbiter, "manage_workers", lambda _: None)
    monkeypatch.setattr(Arbiter, "stop", lambda *_: None)
    first = object.__new__(commands.Watching)

    first.manage_workers()
    first.manage_workers()
    begun[0].status = -9
    first.manage_workers()
    soon = len(begun)
    clock[0] += 1.5
    first.manage_workers()
    first.stop()

    assert (soon, len(begun)) == (1, 2)
    assert begun[1].stdin.closed


def test_the_demo_prints_no_password_for_an_account_that_has_another(world, capsys, monkeypatch):
    """
    In a folder with operations of one's own nobody knows the passwords; of one account it is the demo's.
    """
    monkeypatch.setattr(commands, "call_command", lambda *_, **__: None)
    for member, password in ((world.commander, opening.PASSWORD), (world.guard, "willow court keeps watch")):
        member.user.set_password(password)
        member.user.save()

    commands.demo(Path("nowhere"), Path("nowhere"))

    said = capsys.readouterr().out
    assert world.commander.user.username in said
    assert world.guard.user.username not in said
