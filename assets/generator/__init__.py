"""Draws the component library: pure functions on numpy arrays, written as USD files by `python -m assets.generator`."""
