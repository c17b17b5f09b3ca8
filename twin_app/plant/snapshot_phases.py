"""What follows of the phases of places where a snapshot does not say them."""

from __future__ import annotations

from twin_app.plant.nodes import Station
from twin_app.plant.snapshot import PlacePhase, PlaceSnapshot


def phase_of(station: Station, place: PlaceSnapshot) -> PlacePhase:
    """The phase of a place, where it is not said: as many parts as it needs are in work."""
    if place.phase is not None:
        return place.phase
    if not place.parts:
        return PlacePhase.EMPTY
    if station.assembly is not None:
        return PlacePhase.COLLECTING if place.delivered else PlacePhase.WORKING
    return PlacePhase.WORKING if len(place.parts) >= station.batch else PlacePhase.COLLECTING
