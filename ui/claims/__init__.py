"""What others said: totals against the list of names, and statements that contradict one another."""
