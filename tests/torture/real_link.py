"""
The way between devices and server: two network namespaces, and between them packets that are lost in silence.

A wire of our own carries packets between two tun devices, one in each namespace, because many kernels have no netem. TCP on both sides is the
kernel's own (it hides from programs what is late, double or out of order), and neither side is told of anything that is lost.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import selectors
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

SERVER, DEVICES = "10.77.0.1", "10.77.0.2"
NAMES = {SERVER: "rt-server", DEVICES: "rt-devices"}
TUNSETIFF, IFF_TUN_WITHOUT_HEADER, CLONE_NEWNET = 0x400454CA, 0x1001, 0x40000000
LARGEST_PACKET = 65_536
WAIT = 0.05


@dataclass
class Link:
    """How devices reach the server: *enter* is the beginning of a command that is to run among them, *by* says what is between."""

    by: str
    address: str
    enter: list[str] = field(default_factory=list)
    wire: subprocess.Popen[bytes] | None = None

    def turn(self, up: float = 0, down: float = 0) -> None:
        """Lose such shares of what goes *up* from the devices to the server, and *down* back."""
        if self.wire and self.wire.stdin:
            self.wire.stdin.write(json.dumps([up, down]).encode() + b"\n")
            self.wire.stdin.flush()


def call(*words: str) -> None:
    """Run a program of the system; raises ``CalledProcessError``."""
    subprocess.run(words, check=True, capture_output=True)


def has_tun() -> bool:
    """Whether the wire can be laid."""
    return os.access("/dev/net/tun", os.R_OK | os.W_OK)


@contextmanager
def joined(seed: int) -> Iterator[Link]:
    """
    A namespace for the devices, joined to the one that we are in. It goes with the process that holds it.

    Runs as root inside of a network namespace of our own (``real.py`` sees to that).
    """
    call("ip", "link", "set", "lo", "up")
    with subprocess.Popen(["unshare", "--net", "cat"], stdin=subprocess.PIPE) as holder:
        space = Path(f"/proc/{holder.pid}/ns/net")
        while space.readlink() == Path("/proc/self/ns/net").readlink():
            time.sleep(WAIT)
        enter = ["nsenter", f"--net={space}"]
        command = [sys.executable, "-m", "tests.torture.real_link", str(space), str(seed)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as wire:
            if wire.stdout is None or wire.stdout.readline() != b"laid\n":
                raise RuntimeError("No wire could be laid between the namespaces.")
            yield Link("wire of our own on tun", SERVER, enter, wire)
            wire.terminate()
        holder.terminate()


# The wire: a program of its own


class Wire:
    """Carries packets between two tun devices, or loses them."""

    def __init__(self, server: int, devices: int, dice: Random) -> None:
        self.other = {devices: server, server: devices}  # what comes in at devices goes up
        self.loss = dict.fromkeys(self.other, 0.0)
        self.dice = dice

    def carry(self) -> None:
        """Until the standard input ends."""
        with selectors.DefaultSelector() as ready:
            for end in (0, *self.other):
                ready.register(end, selectors.EVENT_READ)
            while True:
                for key, _ in ready.select():
                    if key.fd in self.other:
                        self._pass_on(key.fd)
                    elif not self._turned(os.read(0, LARGEST_PACKET)):
                        return

    def _turned(self, told: bytes) -> bool:
        for line in told.splitlines():
            self.loss = dict(zip(self.other, json.loads(line), strict=True))
        return bool(told)

    def _pass_on(self, end: int) -> None:
        with suppress(BlockingIOError, OSError):  # the far side's queue is full: one more packet lost
            packet = os.read(end, LARGEST_PACKET)
            if self.dice.random() >= self.loss[end]:
                os.write(self.other[end], packet)


def _tun(address: str) -> int:
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH22x", NAMES[address].encode(), IFF_TUN_WITHOUT_HEADER))
    call("ip", "address", "add", f"{address}/24", "dev", NAMES[address])
    call("ip", "link", "set", NAMES[address], "up")
    return end


def main(words: list[str]) -> int:
    """Lay the wire from the namespace that we are in to the one at this path, and carry."""
    space, seed = words
    server = _tun(SERVER)
    libc: Any = ctypes.CDLL(None, use_errno=True)
    with Path(space).open("rb") as file:
        if libc.setns(file.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), f"cannot enter {space}")
    devices = _tun(DEVICES)
    sys.stdout.write("laid\n")
    sys.stdout.flush()
    Wire(server, devices, Random(int(seed))).carry()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
