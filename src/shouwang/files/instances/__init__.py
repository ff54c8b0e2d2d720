"""Public instances of rostering problems, in the formats they are published in. Everything wrong in a file is told at once."""
