"""About how measurements are told, and what a peer is given."""
