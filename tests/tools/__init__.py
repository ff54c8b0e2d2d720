"""About the programs the Makefile runs."""
