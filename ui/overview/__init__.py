"""How things stand: counts, people, and the reasons for what is said of each."""
