"""Settings: what changes how the program behaves here, and the ways out of danger."""
