"""Each figure defined over entries, with its trace; plausibility; the outline of a report."""
