"""Who may see what: the matrix of addresses and roles, the doors to people, and what pages give away."""
