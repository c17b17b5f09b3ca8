"""Lines of the kernel, each with a plausible mistake in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """One mistake."""

    file: str
    """Below `twin_app/sim`."""
    right: str
    """Occurs exactly once in the file."""
    wrong: str
    meaning: str


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        file="kernel/lines.py",
        right="if s.nodes[plan.to].count >= plan.room:",
        wrong="if s.nodes[plan.to].count > plan.room:",
        meaning="a buffer takes one part too many",
    ),
    Mutant(
        file="kernel/places.py",
        right="        s.stops[first].left -= elapsed\n    elif",
        wrong="        s.stops[first].left += elapsed\n    elif",
        meaning="machines grow younger while they work",
    ),
    Mutant(
        file="kernel/clock.py",
        right="    elif slot == next_slot(s):  # it was the next one, perhaps no longer",
        wrong="    elif slot == next_slot(s) and own == run.next_key:  # it was the next one, perhaps no longer",
        meaning="an event that was put off happens all the same",
    ),
    Mutant(
        file="kernel/accounts.py",
        right="    if place.n_down > 0:\n        return S_DOWN if place.n_repairs > 0 else S_WAITING_CREW\n    phase",
        wrong="    if place.n_down > 0:\n        return S_DOWN if place.n_repairs >= 0 else S_WAITING_CREW\n    phase",
        meaning="waiting for a fitter counts as repair",
    ),
    Mutant(
        file="kernel/routes.py",
        right="(best < 0 or s.nodes[target].count < fewest)",
        wrong="(best < 0 or s.nodes[target].count <= fewest)",
        meaning="the last of equally short queues is chosen, not the first",
    ),
    Mutant(
        file="kernel/crews.py",
        right="if asked >= 0 and asked < since:",
        wrong="if asked >= 0 and asked <= since:",
        meaning="of requests of one instant the last in path order is served first",
    ),
    Mutant(
        file="kernel/belts.py",
        right="due = max(s.parts[node.head].entry + m.nodes[n].transit, node.last_exit + m.nodes[n].spacing)",
        wrong="due = s.parts[node.head].entry + m.nodes[n].transit",
        meaning="parts that queued on a belt arrive at its end all at once",
    ),
    Mutant(
        file="kernel/places.py",
        right="m.setup_matrix[m.nodes[n].setup_matrix + before * n_products + after]",
        wrong="m.setup_matrix[m.nodes[n].setup_matrix + after * n_products + before]",
        meaning="the set-up matrix is read by columns",
    ),
    Mutant(
        file="kernel/stops.py",
        right="        if on == 1:\n            set_time(s, slot, now + s.stops[i].left)",
        wrong="        if on == 1:\n            set_time(s, slot, s.stops[i].left)",
        meaning="uptimes that stand off shift are not moved on",
    ),
    Mutant(
        file="kernel/places.py",
        right="        if u < node.scrap:",
        wrong="        if u < node.reject:",
        meaning="what should be reworked is scrapped",
    ),
    Mutant(
        file="kernel/lines.py",
        right="    if place.phase != DONE or place.n_down > 0 or place.on_shift == 0:",
        wrong="    if place.phase != DONE or place.on_shift == 0:",
        meaning="a machine that is down hands on its part",
    ),
    Mutant(
        file="kernel/episode.py",
        right="    run.inside_start = run.inside\n",
        wrong="    run.inside_start = 0\n",
        meaning="parts inside at the end of the warm-up are forgotten",
    ),
    Mutant(
        file="kernel/vehicles.py",
        right="            if best < 0 or time < shortest:\n                best, shortest = v, time",
        wrong="            if best < 0 or time > shortest:\n                best, shortest = v, time",
        meaning="the vehicle that is farthest away comes",
    ),
    Mutant(
        file="kernel/vehicles.py",
        right="    if fleet.capacity <= 0.0 or vehicle.level > fleet.low:",
        wrong="    if fleet.capacity <= 0.0 or vehicle.level >= 0.0:",
        meaning="vehicles never go to charge",
    ),
    Mutant(
        file="kernel/vehicles.py",
        right="            if i < 0 or s.parts[i].ready >= best_ready:",
        wrong="            if i < 0 or (best >= 0 and s.parts[i].ready <= best_ready):",
        meaning="vehicles fetch the part that has waited shortest",
    ),
    Mutant(
        file="kernel/vehicle_rooms.py",
        right="        s.promised[_promise_cell(m, vehicle.to, vehicle.taker, vehicle.origin)] += 1\n",
        wrong="        s.promised[_promise_cell(m, vehicle.to, vehicle.taker, vehicle.origin)] += 0\n",
        meaning="two vehicles bring their parts to one place",
    ),
    Mutant(
        file="kernel/orders.py",
        right="    time = max(m.orders[o].release, node.gap_ends)\n",
        wrong="    time = max(0, node.gap_ends)\n",
        meaning="parts come before their order is released",
    ),
    Mutant(
        file="kernel/orders.py",
        right="    node.left_in_batch = min(m.nodes[n].batch, s.orders[o].to_make)",
        wrong="    node.left_in_batch = m.nodes[n].batch",
        meaning="the last batch of an order is as large as the others",
    ),
    Mutant(
        file="kernel/restore_vehicles.py",
        right="        reserve_place(m, s, v)",
        wrong="        s.nodes[wish.to].count += 1",
        meaning="a run from a state forgets which place a vehicle brings its part to",
    ),
)
