"""Pages of the roll, of the call-out, and the personal page behind a link."""
