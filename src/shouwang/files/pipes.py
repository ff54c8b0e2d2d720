"""Output that nobody reads any more: ``shouwang … | head``."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

CUT_OFF = 141
"""The status of a program whose reader has gone, as shells tell it: 128 and the number of SIGPIPE. What it would have said is not known."""


def until_cut_off(run: Callable[[], int]) -> int:
    """The status of *run*; where whoever reads its output goes before the end, it ends without a word."""
    try:
        try:
            return run()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)  # what is still kept back is written when Python ends
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return CUT_OFF
