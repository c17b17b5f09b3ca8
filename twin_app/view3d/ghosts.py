"""What a change looks like in a plant: machines that are altered, added, moved, or no longer there. Plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from twin_app.plant.factors import Change
from twin_app.plant.values import ValueProblem, normal_value
from twin_app.plant.vocabulary import find_attribute
from twin_app.plant.vocabulary.flow_terms import OFFSETS
from twin_app.playback.sites import NodeKind, Site
from twin_app.view3d.free_places import bodies_of, free_places
from twin_app.view3d.scene.model import PlantModel

_SERVERS, _CAPACITY, _NEXT = "twin:station:servers", "twin:buffer:capacity", "twin:flow:next"
MOST_COPIES = 12
"""More machines than this are told by the label alone."""
_FLAT_M = 0.1
"""What is lower is paint on the floor: room for a machine, not a machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GhostCopy:
    """A machine that a change would add: a copy of an existing one, moved."""

    path: str
    """Node or prim it is like; of a node that is only painted on the floor, a plain box stands there."""
    offset_m: tuple[float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ghosts:
    """All that a set of changes alters; paths are prim paths."""

    changed: tuple[str, ...] = ()
    """Nodes that stay where they are and work differently."""
    added: tuple[GhostCopy, ...] = ()
    """Also moved nodes at their new places."""
    faded: tuple[str, ...] = ()
    """What is gone: machines taken out, nodes that parts no longer reach, moved nodes at their old places."""
    shifts: tuple[tuple[str, tuple[float, float]], ...] = ()
    """Path of each moved node, and how far along x and y [m]."""

    def __bool__(self) -> bool:
        return bool(self.changed or self.added or self.faded)


def ghosts_of(model: PlantModel, changes: Sequence[Change]) -> Ghosts:
    """Changes of prims that are no nodes, such as a crew, have nothing to show."""
    shifts = _shifts(model, changes)
    added = [GhostCopy(path=path, offset_m=(x, y, 0.0)) for path, (x, y) in shifts.items()]
    faded = list(shifts)
    for change in changes:
        site = model.site(change.path)
        if site is None:
            continue
        if change.attribute == _SERVERS:
            more, fewer = _other_number(model, site, change)
            added += more
            faded += fewer
        elif _is_first_room(site, change):
            added.append(GhostCopy(path=site.path, offset_m=(0.0, 0.0, 0.0)))
    faded += [path for path in _unreached(model, changes) if path not in faded]
    return Ghosts(
        changed=tuple(dict.fromkeys(one.path for one in changes if one.path not in shifts)),
        added=tuple(added),
        faded=tuple(faded),
        shifts=tuple(shifts.items()),
    )


def moved_site(site: Site, shifts: Mapping[str, tuple[float, float]]) -> Site:
    """The site where a change puts it."""
    if site.path not in shifts:
        return site
    (x, y), (dx, dy) = site.footprint.centre, shifts[site.path]
    return replace(site, footprint=replace(site.footprint, centre=(x + dx, y + dy)))


def _shifts(model: PlantModel, changes: Iterable[Change]) -> dict[str, tuple[float, float]]:
    found: dict[str, tuple[float, float]] = {}
    for change in changes:
        if change.attribute in OFFSETS and model.site(change.path) is not None:
            step = _number(change.after) - _number(change.before)
            x, y = found.get(change.path, (0.0, 0.0))
            found[change.path] = (x + step, y) if change.attribute == OFFSETS[0] else (x, y + step)
    return {path: shift for path, shift in found.items() if shift != (0.0, 0.0)}


def _other_number(model: PlantModel, site: Site, change: Change) -> tuple[list[GhostCopy], list[str]]:
    """Copies beside the machine, or those of its machines that go."""
    before, after = round(_number(change.before)), round(_number(change.after))
    bodies = bodies_of(model, site, before)
    if after > before:
        places = free_places(model, site, bodies, min(after - before, MOST_COPIES))
        return [GhostCopy(path=path, offset_m=offset) for path, offset in places], []
    return [], list(bodies[after:]) if len(bodies) == before > 1 else []


def _is_first_room(site: Site, change: Change) -> bool:
    """Whether a store comes to stand where the layout has only painted its place."""
    is_paint = site.kind is NodeKind.BUFFER and site.top_m - site.floor_m < _FLAT_M
    return change.attribute == _CAPACITY and is_paint and not _number(change.before) and _number(change.after) > 0.0


def _unreached(model: PlantModel, changes: Iterable[Change]) -> list[str]:
    """Nodes that parts came to and do not come to any more, because ways lead elsewhere."""
    ways = {site.path: site.targets for site in model.sites}
    others = {one.path: _targets(one) for one in changes if one.attribute == _NEXT and one.path in ways}
    if not others:
        return []
    sources = [site.path for site in model.sites if site.kind is NodeKind.SOURCE]
    after = _reached(sources, {**ways, **others})
    return [path for path in _reached(sources, ways) if path not in after]


def _reached(sources: Iterable[str], ways: Mapping[str, Sequence[str]]) -> dict[str, None]:
    found: dict[str, None] = {}
    todo = list(sources)
    while todo:
        path = todo.pop()
        if path in ways and path not in found:
            found[path] = None
            todo.extend(ways[path])
    return found


def _targets(change: Change) -> tuple[str, ...]:
    attribute = find_attribute(change.attribute)
    try:
        value = normal_value(attribute, change.after) if attribute is not None else ()
    except ValueProblem:
        return ()
    return tuple(str(path) for path in value) if isinstance(value, tuple) else ()


def _number(value: float | str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
