"""Canonical bytes of entries, leaf hashes, and which entries stand after corrections and strikes."""
