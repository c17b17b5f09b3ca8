"""A state of a run in words and seconds, and back again."""
