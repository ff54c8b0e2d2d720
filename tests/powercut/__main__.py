"""``python -m tests.powercut --cuts 1000 --engine sqlite``: status 1 if anything that was acknowledged is lost."""

import argparse
import sys

from tests.powercut.cutting import ENGINES, Outcome, cut, told
from tests.powercut.mount import bring
from tools import machine

EVERY = 25


def tell(outcome: Outcome) -> None:
    """How far it is, now and then."""
    if outcome.cuts % EVERY == 0:
        machine.say(told(outcome))


def main() -> int:
    """All cuts, and what came of them."""
    options = argparse.ArgumentParser(prog="python -m tests.powercut", description=__doc__)
    options.add_argument("--cuts", type=int, default=20)
    options.add_argument("--engine", choices=list(ENGINES), default="sqlite")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument(
        "--safety", default="", help="What the database is told instead: NORMAL, OFF (synchronous), off (synchronous_commit)."
    )
    chosen = options.parse_args()
    bring()
    outcome = cut(chosen.engine, cuts=chosen.cuts, seed=chosen.seed, safety=chosen.safety, tell=tell)
    sys.stdout.write(told(outcome) + "\n")
    return int(bool(outcome.lost or outcome.faults))


if __name__ == "__main__":
    sys.exit(main())
