"""Evidence: what was taken in, how it was acquired, the stills of a film and the chain that leads to each."""
