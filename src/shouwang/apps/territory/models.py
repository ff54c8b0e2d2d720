"""Tables of territory."""
