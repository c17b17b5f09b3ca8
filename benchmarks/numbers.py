"""The numbers of M3 that both sides of the comparison share."""

from __future__ import annotations

M3_MEANS_S = tuple(50.0 + (7 * i) % 11 for i in range(20))
"""Mean process times of the stations, spread over 50 to 60 s."""
M3_SETUP_S = ((0.0, 120.0, 180.0), (150.0, 0.0, 120.0), (180.0, 150.0, 0.0))
"""Set-up times by product before (row) and after (column) [s]."""
M3_SETUP_STATIONS = (2, 14, 18)
M3_BREAKS_S = ((7200.0, 8100.0), (14400.0, 16200.0), (21600.0, 22500.0))
"""Three breaks of one shift of eight hours [s]."""
