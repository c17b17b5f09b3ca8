"""Lays out the demonstration plants: `python -m scenes.generator` writes each `layout.usda` and `plant.usda`."""
