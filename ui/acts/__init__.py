"""Acts: what was done to whom, and what shows each element of it."""
