"""Court cases: who is tried, when the court sat, who was seen there, what was observed and what was decided."""
