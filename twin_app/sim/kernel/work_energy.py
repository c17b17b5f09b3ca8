"""For which parts stations have worked: what was spent on parts that are scrapped, and on reworking others.

Every part carries the energy of the work on it, by station; when it is scrapped, that is lost. Only plants with power
keep this, and only if parts may be scrapped or reworked (`plan.tracks_work`). docs/semantics.md has the rules.
"""

from __future__ import annotations

from twin_app.sim.codes import S_WORKING, WORKING
from twin_app.sim.jit import inlined, separate
from twin_app.sim.tables import State, Tables


@inlined
def _left_to_work(s: State, k: int, now: int) -> int:
    """Time of work that is left of the visit to place k; all of it unless it works already."""
    place = s.places[k]
    if place.phase != WORKING:
        return place.work
    return place.remaining - (now - place.started) if place.runs == 1 else place.remaining


@separate
def forget_work(s: State, now: int) -> None:
    """Statistics begin: what was spent on parts before does not count. Which parts are in rework is not forgotten."""
    width = s.part_work.size // s.parts.size
    for k in range(s.worked.size):
        s.worked[k] = s.places[k].work - _left_to_work(s, k, now)
    for n in range(s.redone.size):
        s.redone[n] = 0.0
    for column in range(s.spoilt.size):
        s.spoilt[column] = 0.0
    for i in range(min(s.parts.size, s.run[0].serial)):  # rows are taken from the first on
        for cell in range(i * width + 1, (i + 1) * width):
            s.part_work[cell] = 0.0


@separate
def _book_rework(m: Tables, s: State, n: int, i: int, energy: float) -> bool:
    """Whether a visit to station n was rework; a part that is past the loop of its rework is as any other."""
    mark = i * m.plan[0].work_width
    sender = int(s.part_work[mark]) - 1
    is_again = m.loops[m.work_plan[sender, 1] + n] == 1
    if not is_again or n == sender:
        s.part_work[mark] = 0.0
    if is_again:
        s.redone[n] += energy
    return is_again


@inlined
def _book(m: Tables, s: State, n: int, i: int, energy: float) -> None:
    """Energy of a visit of part i to station n."""
    mark = i * m.plan[0].work_width
    if s.part_work[mark] > 0.0 and _book_rework(m, s, n, i, energy):
        return
    column = m.work_plan[n, 0]
    if column > 0:
        s.part_work[mark + column] += energy


@separate
def book_plain_work(m: Tables, s: State, n: int, k: int) -> None:
    """Work of a plain station ends: its energy goes to the one part there."""
    place = s.places[k]
    _book(m, s, n, place.part, m.place_power[k, S_WORKING] * (place.work - s.worked[k]))
    s.worked[k] = 0


@separate
def book_work(m: Tables, s: State, n: int, k: int, left: int) -> None:
    """Work at place k ends, or is spoilt with some time `left`: its energy goes to the parts there in equal shares."""
    place = s.places[k]
    energy = m.place_power[k, S_WORKING] * (place.work - left - s.worked[k]) / max(1, place.n_parts)
    s.worked[k] = 0
    i = place.part
    while i >= 0:
        _book(m, s, n, i, energy)
        i = s.parts[i].next


@separate
def book_spoilt_work(m: Tables, s: State, n: int, k: int, now: int) -> None:
    """A failure spoils what is in place k, whether it was worked on or still collected."""
    if s.places[k].phase == WORKING:
        book_work(m, s, n, k, _left_to_work(s, k, now))


@separate
def close_work(m: Tables, s: State, now: int) -> None:
    """Statistics end: work under way counts up to now."""
    for k in range(s.places.size):
        if s.places[k].phase == WORKING:
            left = _left_to_work(s, k, now)
            book_work(m, s, m.places[k].node, k, left)
            s.worked[k] = s.places[k].work - left


@separate
def send_to_rework(m: Tables, s: State, n: int, i: int) -> None:
    """Work on part i is rework from now on."""
    s.part_work[i * m.plan[0].work_width] = float(n + 1)


@separate
def share_work(m: Tables, s: State, i: int, count: int) -> None:
    """Part i becomes `count` parts, each with its share of the work."""
    width = m.plan[0].work_width
    for cell in range(i * width + 1, (i + 1) * width):
        s.part_work[cell] /= count


@separate
def join_work(m: Tables, s: State, i: int, joined: int) -> None:
    """Part `joined` becomes part of part i."""
    width = m.plan[0].work_width
    for column in range(1, width):
        s.part_work[i * width + column] += s.part_work[joined * width + column]


@separate
def lose_work(m: Tables, s: State, i: int) -> None:
    """Part i is scrapped."""
    width = m.plan[0].work_width
    for column in range(1, width):
        s.spoilt[column] += s.part_work[i * width + column]


@separate
def clear_work(s: State, i: int) -> None:
    """Part i is new."""
    width = s.part_work.size // s.parts.size
    for cell in range(i * width, (i + 1) * width):
        s.part_work[cell] = 0.0


@separate
def copy_work(s: State, i: int, copy: int) -> None:
    """Part `copy` is one more of the parts that part i became."""
    width = s.part_work.size // s.parts.size
    for column in range(width):
        s.part_work[copy * width + column] = s.part_work[i * width + column]
