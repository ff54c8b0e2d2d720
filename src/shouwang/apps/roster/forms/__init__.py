"""What people type about posts, groups, rosters, duties and themselves."""
