"""Every page of the model operation in a real browser."""
