"""Backups: snapshots of a vault that share their originals, proven before they count, and the way back from them."""
