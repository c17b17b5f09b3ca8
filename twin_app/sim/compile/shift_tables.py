"""Tables of calendars and crews: when there is work, and who may ask for whom."""

from __future__ import annotations

import numpy as np

from twin_app.sim import tables
from twin_app.sim.codes import SLOT_CALENDAR
from twin_app.sim.compile.rows import PlantRows, Row, table_of
from twin_app.sim.conversions import calendar_edges, ticks


def calendar_tables(rows: PlantRows) -> tuple[np.ndarray, np.ndarray]:
    """The calendars, and the times at which each turns on or off."""
    calendars: list[Row] = []
    edges: list[int] = []
    for i, calendar in enumerate(rows.plant.calendars):
        own, starts_on = calendar_edges(calendar)
        calendars.append(
            {
                "slot": rows.slot(SLOT_CALENDAR, i),
                "first_edge": len(edges),
                "n_edges": len(own),
                "period": ticks(calendar.period_s),
                "starts_on": int(starts_on),
            }
        )
        edges += own
    return table_of(tables.CALENDAR_PLAN, calendars), np.array(edges, dtype=np.int64)


def crew_tables(rows: PlantRows) -> tuple[np.ndarray, np.ndarray]:
    """The crews, and the places and stops that may ask for each."""
    crews: list[Row] = []
    claims: list[Row] = []
    for crew in rows.plant.crews:
        crew_id, first = rows.crew_ids[crew.path], len(claims)
        for i, place in enumerate(rows.places):
            node = rows.nodes[place["node"]]
            if node.get("crew", -1) == crew_id:
                claims.append({"is_stop": 0, "row": i})
            stops = range(place["stop"], place["stop"] + node["n_failures"])
            claims += [
                {"is_stop": 1, "row": stop}
                for stop in stops
                if rows.failures[rows.stops[stop]["failure"]]["crew"] == crew_id
            ]
        calendar = -1 if crew.calendar is None else rows.calendar_ids[crew.calendar]
        crews.append({"count": crew.count, "calendar": calendar, "first_claim": first, "n_claims": len(claims) - first})
    return table_of(tables.CREW_PLAN, crews), table_of(tables.CLAIM, claims)
