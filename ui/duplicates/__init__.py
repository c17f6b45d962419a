"""People who may have been recorded twice: pairs to look at, two side by side, and a decision with its reason."""
