"""Pages of the territory and the register."""
