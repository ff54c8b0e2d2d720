"""Large rosters by days and kinds of shift, as the public instances state them: a problem, a judge, and a search with a proven bound."""
