"""Bundles: what left sealed, sealing another one, and checking one that came."""
