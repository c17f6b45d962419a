"""The window around an open vault: the rail with its rooms, the top bar, and locking."""
