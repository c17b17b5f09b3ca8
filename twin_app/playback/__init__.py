"""Where each part and vehicle is and what each machine does, at any time of a traced run.

    plant, geometry = twin_app.usd.load(scene), twin_app.usd.geometry.read_geometry(scene)
    playback = Playback.from_run("run.h5", plant, geometry)      # a run with --trace
    frame = playback.frame(3600.0)                               # well under 2 ms for 500 parts
    frame.states["/Plant/Line/Filler"]                           # StationState.WORKING
    frame.place_states["/Plant/Blocks/Op10"]                     # one for each of its machines
    frame.contents["/Plant/Line/FillerInfeed"]                   # 5
    frame.parts.positions_m, .headings_rad                       # [n, 3], [n]
    frame.parts.lengths_m, .widths_m                             # [n] each: room on the belt
    frame.parts.products, .serials, .nodes                       # [n] each; products index playback.product_paths
    frame.vehicles.positions_m, .headings_rad, .phases, .carried

    playback.start_s, playback.end_s                             # what can be asked for
    playback.spans(path, place=0)                                # .start_s, .end_s, .states: one row of a Gantt chart
    playback.content_spans(path)                                 # parts in a store or on a belt over time
    playback.vehicle_spans(fleet, number)
    playback.state_changes                                       # all of them, in the order of time
    playback.layout                                              # sites, lines of belts, spots, height of the decks

Times are seconds, lengths metres in a world with Z up, headings radians anticlockwise from +x. States, contents and who
is where are exactly those of the simulation. So is the place of a part on a belt (a point half a pitch behind its
front), unless it has come within the last moments: hand-overs take no time in the simulation, so parts are shown
gliding to where they already are for up to `GLIDE_S` (`glide_s=0` turns that off). What a trace does not tell is worked
out by the rules of the simulator: the machine of a station that took a part, the charger that a vehicle went to. On
the track of a store parts close up at a usual speed, since the process gives none.
"""

from __future__ import annotations

from twin_app.playback.animating import AnimationStyle, animate
from twin_app.playback.frame import (
    ContentSpans,
    Frame,
    PartsFrame,
    Spans,
    StateChanges,
    VehiclesFrame,
    VehicleSpans,
)
from twin_app.playback.playback import GLIDE_S, Playback

__all__ = [
    "GLIDE_S",
    "AnimationStyle",
    "ContentSpans",
    "Frame",
    "PartsFrame",
    "Playback",
    "Spans",
    "StateChanges",
    "VehicleSpans",
    "VehiclesFrame",
    "animate",
]
