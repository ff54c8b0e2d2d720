"""Passes: what a card says, how it is signed and read, which keys are trusted, and which passes are withdrawn."""
