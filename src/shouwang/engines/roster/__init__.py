"""Rosters: who holds which post when. What a problem is, the rules that judge any roster, and what the law owes people afterwards."""
