"""The shipped components and plants."""
