"""What writes ``examples/two-compounds/``: everything is invented, and the same seed gives the same bytes."""
