"""Serving the pages."""

from __future__ import annotations

from socket import create_server

from shouwang.server import commands


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
