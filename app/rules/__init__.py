"""What bodies ask for, as data, and the pure functions that fill, check and count by it."""
