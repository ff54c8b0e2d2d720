"""Ids made where the thing is made: UUID version 7 (RFC 9562), so that ids sort by the moment they were made."""

from uuid import UUID

RANDOM_BYTES = 10


def uuid7(milliseconds: int, random: bytes) -> UUID:
    """
    The UUIDv7 for a moment and ten random bytes.

    *milliseconds* since 1970-01-01 UTC; clock and dice are the caller's.
    """
    if len(random) != RANDOM_BYTES:
        raise ValueError(f"random has {len(random)} bytes. Give {RANDOM_BYTES}.")
    if not 0 <= milliseconds < 1 << 48:
        raise ValueError(f"milliseconds is {milliseconds}. Give 0 to 2**48 - 1.")
    bits = milliseconds << 80 | int.from_bytes(random)
    bits = bits & ~(0xF << 76) | 0x7 << 76
    bits = bits & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=bits)


def moment_of(id_: UUID) -> int:
    """The milliseconds since 1970-01-01 UTC at which a UUIDv7 was made."""
    return id_.int >> 80
