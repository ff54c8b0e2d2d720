"""Serving the pages."""

from __future__ import annotations

from pathlib import Path
from socket import create_server

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
