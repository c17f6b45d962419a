"""Small widgets that every room is built of."""
