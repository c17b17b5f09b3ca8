"""Pure functions of physics on floats and arrays in SI units: how long a move takes, which way a vehicle drives.

Knows numbers, not plants: `sim` and whatever plays a run back hand it what it needs.
"""
