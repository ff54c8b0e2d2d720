"""The model operations: that they are what the generator writes, and that they are what they say."""
