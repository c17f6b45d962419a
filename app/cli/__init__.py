"""The same services without a window: for scripts, tests and machines without a screen."""
