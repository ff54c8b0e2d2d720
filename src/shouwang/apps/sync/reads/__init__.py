"""Reading the state that devices are told."""

from shouwang.apps.sync.reads.sources import SOURCES, Source
from shouwang.apps.sync.reads.versions import current, delta, pieces_at, stale, version_of

__all__ = ["SOURCES", "Source", "current", "delta", "pieces_at", "stale", "version_of"]
