"""The search box and what unfolds under it: people, places, documents, commands, rooms."""
