"""Settings, environment, urls: where everything is put together."""
