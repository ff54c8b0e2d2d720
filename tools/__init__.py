"""Programs the Makefile runs: setting up, testing, checking. Not part of the product."""
