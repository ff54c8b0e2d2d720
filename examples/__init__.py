"""Model operations as plain files, and the program that writes them."""
