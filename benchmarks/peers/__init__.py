"""Other people's solvers, run beside ours on the same machine, each in an environment of its own. Their answers are judged by our judge."""
