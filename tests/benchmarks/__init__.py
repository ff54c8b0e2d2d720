"""About how measurements are told."""
