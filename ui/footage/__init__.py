"""Footage: films, their frames as the decoder hands them out, stills, and who is seen in them."""
