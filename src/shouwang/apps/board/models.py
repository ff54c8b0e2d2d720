"""The board has no tables of its own."""
