"""How good the recommender is: problems whose best answers are known, and procedures whose promises can be counted."""

from __future__ import annotations

from benchmarks.measuring import Finding
from benchmarks.recommender import candidates, flow_line, overhead, places, slippage


def measure(*, is_quick: bool) -> list[Finding]:
    """All of them, each with a table of its own printed before."""
    parts = (overhead, flow_line, places, candidates, slippage)
    return [finding for part in parts for finding in part.measure(is_quick=is_quick)]
