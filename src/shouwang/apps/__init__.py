"""The Django apps; each has the same file names."""
