"""People: who asks for them, who gets them."""

from __future__ import annotations

from twin_app.sim.codes import NONE
from twin_app.sim.draws import FOREVER
from twin_app.sim.jit import inlined
from twin_app.sim.tables import State, Tables


@inlined
def make_hungry(s: State, c: int) -> None:
    """Hand out crew c before time goes on."""
    crew = s.crews[c]
    if crew.is_hungry == 0:
        crew.is_hungry = 1
        run = s.run[0]
        s.hungry[run.n_hungry] = c
        run.n_hungry += 1


@inlined
def release(s: State, c: int, people: int) -> None:
    """People of crew c are free again."""
    s.crews[c].busy -= people
    if s.crews[c].n_waiting > 0:
        make_hungry(s, c)


@inlined
def longest_waiting(m: Tables, s: State, c: int) -> int:
    """The claim on crew c that has waited longest, −1 if nobody waits."""
    best, since = NONE, FOREVER
    crew = m.crews[c]
    for j in range(crew.first_claim, crew.first_claim + crew.n_claims):
        row = m.claims[j].row
        asked = s.stops[row].asked if m.claims[j].is_stop == 1 else s.places[row].asked
        if asked >= 0 and asked < since:
            best, since = j, asked
    return best
