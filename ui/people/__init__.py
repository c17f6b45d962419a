"""The people: a table, cards or a wall of photographs over everybody, with filters at the left and the chosen one beside."""
