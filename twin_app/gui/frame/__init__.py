"""The frame of the window: bars, docks and the middle."""
