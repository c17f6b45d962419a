"""What a query shows, as a file that anybody can read: CSV, XLSX, JSON, FollowTheMoney. Leaving is an act, and is logged."""
