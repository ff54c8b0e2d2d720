"""Those who hold the telephones: programs of simulated devices, and what is heard from them."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from tests.torture.real_link import Link
from tests.torture.real_server import TOP, until

IN_A_PROGRAM = 4
"""Telephones in one program."""


@dataclass
class Program:
    """One program with some of the telephones, and what it has said last."""

    process: subprocess.Popen[bytes]
    count: int
    allowed: int = 0
    said: list[dict[str, Any]] = field(default_factory=list)

    def say(self, **words: Any) -> None:
        """Tell it something."""
        if self.process.stdin:
            self.process.stdin.write(json.dumps(words).encode() + b"\n")
            self.process.stdin.flush()

    def listen(self) -> None:
        """Hear what it says, to its end."""
        for line in self.process.stdout or ():
            self.said = json.loads(line)


@dataclass
class People:
    """All programs of telephones together."""

    programs: list[Program]
    allowed: int = 0

    def allow(self, more: int) -> None:
        """Let so many more entries be made, by the program that has made the fewest."""
        self.allowed += more
        share, rest = divmod(more, len(self.programs))
        for place, program in enumerate(sorted(self.programs, key=lambda one: one.allowed)):
            program.allowed += share + (place < rest)
            program.say(allowed=program.allowed)

    def states(self) -> list[dict[str, Any]]:
        """How each telephone stands."""
        return [state for program in self.programs for state in program.said]

    def total(self, what: str) -> int:
        """The sum over all telephones."""
        return sum(state[what] for state in self.states())

    def answers(self) -> Counter[str]:
        """What was answered, or why nothing was, how often."""
        return sum((Counter(state["answers"]) for state in self.states()), Counter())

    def refused(self) -> int:
        """How often the server said that it cannot store."""
        return self.answers()["503"]

    def complaints(self) -> list[str]:
        """What must not be."""
        broken = [f"a program of telephones ended: {one.process.returncode}" for one in self.programs if one.process.poll() is not None]
        return sorted({each for state in self.states() for each in state["complaints"]}) + broken

    def is_done(self) -> bool:
        """Whether everything that may be made is made and acknowledged."""
        return self.total("made") == self.total("acknowledged") == self.allowed

    # What is done to them

    def lose_storage(self, dice: Random) -> None:
        """One of them loses its storage, as soon as nothing would be lost by it."""
        program = dice.choice(self.programs)
        program.say(**{"lose storage": [dice.randrange(program.count)]})

    def walk_off(self, dice: Random, most: int) -> None:
        """Some walk out of range in the middle of sending."""
        program = dice.choice(self.programs)
        program.say(**{"walk off": [dice.randrange(program.count) for _ in range(dice.randint(1, most))]})

    def jump(self, dice: Random, jumps: tuple[int, ...]) -> None:
        """Clocks jump, each by itself."""
        for program in self.programs:
            program.say(ahead=[dice.choice(jumps) for _ in range(program.count)])


@contextmanager
def gathered(telephones: list[dict[str, Any]], work: Path, link: Link, seed: int) -> Iterator[People]:
    """The telephones, dealt out to programs beyond the link."""
    folder = work / "made"
    folder.mkdir()
    programs = -(-len(telephones) // IN_A_PROGRAM)
    begun: list[Program] = []
    try:
        for number in range(programs):
            some = telephones[number::programs]
            spec = work / f"telephones-{number}.json"
            spec.write_text(json.dumps({"folder": str(folder), "seed": seed, "telephones": some}), encoding="utf-8")
            command = [*link.enter, sys.executable, "-m", "tests.torture.real_devices", str(spec)]
            process = subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            program = Program(process, len(some))
            threading.Thread(target=program.listen, daemon=True).start()
            begun.append(program)
        if not until(lambda: all(program.said for program in begun)):
            raise RuntimeError("The telephones' programs do not start.")
        yield People(begun)
    finally:
        for program in begun:
            if program.process.stdin:
                program.process.stdin.close()
        for program in begun:
            try:
                program.process.wait(20)
            except subprocess.TimeoutExpired:
                program.process.kill()
                program.process.wait()
