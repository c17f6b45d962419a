"""How the window looks: colours, type, one style sheet, and the marks that are painted."""
