"""Reading and writing files: every bad row named with its line."""
