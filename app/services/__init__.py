"""What a person can do: one function, one job, one transaction, one log line. Joins storage and media; knows no window."""
