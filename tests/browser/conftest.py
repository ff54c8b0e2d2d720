"""The product as it is run: loaded and served by its own commands, in a folder of this test run's own."""

from __future__ import annotations

import fcntl
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.demo import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

TOP = FOLDER.parent.parent


def command(folder: Path, *words: str) -> tuple[list[str], dict[str, str]]:
    """The words and the environment of one of the server's commands, with *folder* as its data folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUWANG_")}
    return [sys.executable, "-m", "shouwang.server", *words], {**kept, "SHOUWANG_DATA": str(folder)}


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A data folder with the model operation in it, loaded once for all workers of this run."""
    base = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    folder = base / "model-operation"
    with (base / "model-operation.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "loaded").exists():
            words, variables = command(folder, "demo", "--folder", str(FOLDER))
            subprocess.run(words, env=variables, cwd=TOP, check=True, stdout=subprocess.DEVNULL)
            (folder / "loaded").touch()
    return folder


@pytest.fixture(scope="session")
def address(loaded: Path) -> Iterator[str]:
    """Where the model operation is served."""
    with served(loaded) as where:
        yield where


@pytest.fixture(scope="session")
def empty_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server is that nobody has used yet."""
    with served(tmp_path_factory.mktemp("empty")) as where:
        yield where


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The server on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words, variables = command(folder, "serve", "--port", str(port))
    process = subprocess.Popen(words, env=variables, cwd=TOP, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Until the server listens; a minute at most."""
    for _ in range(600):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"The server did not begin to listen (status {process.poll()}).")
