"""Pages of posts, rosters and duty."""
