"""Input modelling: from the log of machines to distributions, and the words that a scene says them in."""
