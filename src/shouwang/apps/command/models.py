"""Tables of command."""
