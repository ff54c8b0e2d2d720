"""Base45 (RFC 9285): bytes in the letters that a QR code stores most densely. Only what encoding would write is read back."""

from __future__ import annotations

LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_NUMBERS = {letter: number for number, letter in enumerate(LETTERS)}


def encoded(raw: bytes) -> str:
    """The text of some bytes."""
    letters = []
    for place in range(0, len(raw), 2):
        two = raw[place : place + 2]
        number = int.from_bytes(two)
        for _ in range(3 if len(two) == 2 else 2):
            number, letter = divmod(number, 45)
            letters.append(LETTERS[letter])
    return "".join(letters)


def decoded(text: str) -> bytes:
    """The bytes of a text. Raises ``ValueError`` for one that no bytes have."""
    raw = bytearray()
    for place in range(0, len(text), 3):
        letters = text[place : place + 3]
        if len(letters) == 1 or any(letter not in _NUMBERS for letter in letters):
            raise ValueError(f"no Base45 at letter {place + 1}")
        number = sum(_NUMBERS[letter] * 45**power for power, letter in enumerate(letters))
        size = len(letters) - 1
        if number >= 256**size:
            raise ValueError(f"no Base45 at letter {place + 1}")
        raw += number.to_bytes(size)
    return bytes(raw)
