"""Tables of board."""
