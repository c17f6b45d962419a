"""One person: who they are, how they stand and why, what happened when, what is claimed, and every value it ever had."""
