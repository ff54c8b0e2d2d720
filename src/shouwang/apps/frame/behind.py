"""Long work that goes on behind a page."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from django.db import connection


def start(task: Callable[[], object], name: str) -> None:
    """In a thread that does not keep a stopped server from stopping."""

    def alone() -> None:
        try:
            task()
        finally:
            connection.close()

    Thread(target=alone, name=name, daemon=True).start()
