"""Settings, the database gate and the model operation."""
