"""Parts on belts found by letting time pass in small steps, from nothing but the rows of a trace and the rules."""

from __future__ import annotations

from twin_app.plant.nodes import Conveyor
from twin_app.sim.trace import Trace, TraceEvent

STEP_S = 0.01
Move = tuple[float, int, int]


def moves_since_empty(trace: Trace, belt: Conveyor, until_s: float) -> list[Move]:
    """Time [s], event and part of each move since there was last nothing on the belt."""
    node = trace.node_paths.index(belt.path)
    moves: list[Move] = []
    held = 0
    rows = trace.moves
    for row in rows[(rows["node"] == node) & (rows["time_ns"] <= until_s * 1e9)]:
        held += 1 if row["kind"] == TraceEvent.ENTER else -1
        moves.append((int(row["time_ns"]) * 1e-9, int(row["kind"]), int(row["part"])))
        if held == 0:
            moves.clear()
    return moves


def fronts_at(belt: Conveyor, moves: list[Move], until_s: float) -> dict[int, float]:
    """Front of each part on a belt that never stands [m].

    Each step every part moves on by speed times step, but not beyond the end, nor nearer to the one ahead than a pitch.
    """
    fronts: dict[int, float] = {}
    gone: list[float] = []  # parts that have left drive on, so that the next one follows a pitch behind
    now = moves[0][0] if moves else until_s
    for time, kind, part in [*moves, (until_s, -1, -1)]:
        while now < time:
            step = min(STEP_S, time - now)
            now += step
            way = step * belt.speed_m_per_s
            gone = [front + way for front in gone if front < 2.0 * belt.length_m]
            limit = min([belt.length_m, *(front - belt.pitch_m for front in gone)])
            for own, front in list(fronts.items()):
                fronts[own] = min(front + way, limit)
                limit = fronts[own] - belt.pitch_m
        if kind == TraceEvent.ENTER:
            fronts[part] = 0.0
        elif kind == TraceEvent.LEAVE:
            gone.append(fronts.pop(part))
    return fronts
