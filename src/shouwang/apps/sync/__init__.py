"""What devices at the posts are told: the state of the operation, in versions."""
