"""Ids made where the thing is made: UUID version 7 (RFC 9562), so that ids sort by the moment they were made."""

from uuid import UUID

RANDOM_BYTES = 10
VERSION = 7


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


def is_uuid7(id_: UUID) -> bool:
    """Whether an id is of version 7, and of the variant that has versions."""
    return id_.version == VERSION


def milliseconds_in(id_: UUID) -> int:
    """When an id says that it was made: milliseconds since 1970-01-01 UTC. Nobody has to believe it."""
    return id_.int >> 80
