"""
The short code of a pass, for when nothing can be scanned: read out, typed, looked up on the phone.

Seven digits, the last of which checks the others by the scheme of H. M. Damm (2004): one digit mistaken, or two neighbours exchanged, is found.
"""

from __future__ import annotations

from random import Random

DIGITS = 6
_TABLE = (
    "0317598642",
    "7092154863",
    "4206871359",
    "1750983426",
    "6123045978",
    "3674209581",
    "5869720134",
    "8945362017",
    "9438617205",
    "2581436790",
)


def with_check(digits: str) -> str:
    """The code of six digits: they, and the digit that checks them."""
    return digits + str(_rest(digits))


def is_code(code: str) -> bool:
    """Whether it is one that was not mistaken."""
    return len(code) == DIGITS + 1 and code.isascii() and code.isdigit() and _rest(code) == 0


def new_code(dice: Random) -> str:
    """One by dice; whoever gives it out sees to it that nobody else has it."""
    return with_check(f"{dice.randrange(10**DIGITS):0{DIGITS}}")


def _rest(digits: str) -> int:
    rest = 0
    for digit in digits:
        rest = int(_TABLE[rest][int(digit)])
    return rest
