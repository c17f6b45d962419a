"""Habeas: the command line and the window are started from here; the floors below do the work."""
