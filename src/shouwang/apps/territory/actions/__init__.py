"""What people do with the territory and the register; everything here writes the journal."""
