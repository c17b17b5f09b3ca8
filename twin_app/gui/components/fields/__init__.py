"""Fields of the inspector: each shows one value of the vocabulary and says when the user changes it."""
