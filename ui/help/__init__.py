"""Help beside each room, and the tour of the sample."""
