"""Tables of frame."""
