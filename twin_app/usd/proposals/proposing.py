"""Weighs the evidence for each prim, and decides between a prim and what it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path

from pxr import Kind, Sdf, Usd, UsdGeom

from twin_app.errors import SceneError
from twin_app.plant.vocabulary import NODE_ROLES, Role
from twin_app.usd.applied import is_node
from twin_app.usd.bounds import Bounds
from twin_app.usd.diagnostics import reading_usd
from twin_app.usd.proposals.evidence import Evidence, evidence_for
from twin_app.usd.proposals.words import is_group_name
from twin_app.usd.stage import open_stage
from twin_app.usd.units import Placement

LEAST = 0.3
"""Less confident proposals are not made."""
MOST = 0.95
"""Nothing but a person is surer than this."""
MOST_PRIMS = 20_000
_DEEPEST = 60
_HOLDS = 0.45
"""From this confidence on a prim counts as one of the things that a group holds."""
_MOST_ALIKE = 6
_OF_A_GROUP = 0.55


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a prim could be."""

    path: str
    kind: Role
    """A source, station, buffer, conveyor or sink."""
    confidence: float
    """From 0 to 1: how much speaks for it."""
    because: str
    """Reasons as one phrase: `it is called "Belt_3" and it is long and narrow (6.0 × 0.6 m, 0.9 m high)`."""


def propose(scene: str | Path | Usd.Stage) -> tuple[Proposal, ...]:
    """The likeliest part in the flow of each prim that is not modelled yet, in the order of their paths.

    Of a machine and its pieces only one is proposed. Raises `SceneError` if a file cannot be read.
    """
    stage = open_stage(scene) if isinstance(scene, str | Path) else scene
    with reading_usd(stage.GetRootLayer().GetDisplayName()):
        found = _Proposer(stage).below(stage.GetPseudoRoot(), 0)
    return tuple(sorted(found, key=lambda proposal: proposal.path))


def propose_for(stage: Usd.Stage, path: str) -> tuple[Proposal, ...]:
    """Every part that one prim could have, the likeliest first; empty if nothing speaks for any.

    Raises `SceneError` if there is no such prim.
    """
    prim = stage.GetPrimAtPath(path)
    if not prim:
        raise SceneError(f"{path}: there is no such prim")
    with reading_usd(path):
        return _Proposer(stage).all_for(prim)


class _Proposer:
    def __init__(self, stage: Usd.Stage) -> None:
        self._bounds = Bounds(stage, Placement(stage))
        self._left = MOST_PRIMS
        self._default = stage.GetDefaultPrim()
        self._modelled: set[Sdf.Path] = set()
        """Prims that take part in the flow, and all above them."""

    def below(self, prim: Usd.Prim, depth: int) -> list[Proposal]:
        """Proposals for what a prim holds."""
        if depth >= _DEEPEST:
            return []
        return [proposal for child in prim.GetChildren() for proposal in self._within(child, depth + 1)]

    def all_for(self, prim: Usd.Prim) -> tuple[Proposal, ...]:
        """All roles of one prim, the likeliest first."""
        found = evidence_for(prim, self._bounds)
        rated = [(role, _confidence(prim, found, role)) for role in NODE_ROLES]
        ranked = sorted((item for item in rated if item[1] > 0.0), key=lambda item: -item[1])
        return tuple(
            Proposal(
                path=str(prim.GetPath()), kind=role, confidence=round(confidence, 2), because=_reasons(found, role)
            )
            for role, confidence in ranked
        )

    def _within(self, prim: Usd.Prim, depth: int) -> list[Proposal]:
        """The prim itself, or what it holds."""
        self._left -= 1
        if is_node(prim):
            self._modelled.update(prim.GetPath().GetPrefixes())
        if self._left < 0 or not _counts(prim):
            return []
        own = next((found for found in self.all_for(prim) if found.confidence >= LEAST), None)
        if prim.IsInstance() or _is_kind(prim, Kind.Tokens.component):
            return [own] if own else []
        inside = self.below(prim, depth)
        # What holds a station is not one itself, nor is the whole plant.
        if own is None or prim.GetPath() in self._modelled or (prim == self._default and inside):
            return inside
        is_plural = is_group_name(prim.GetName()) or is_group_name(str(prim.GetDisplayName()))
        if any(found.confidence >= _HOLDS for found in inside) and (is_plural or _is_kind(prim, Kind.Tokens.group)):
            return _one_or_several(own, inside, is_plural)
        best = max((found.confidence for found in inside), default=0.0)
        return [own] if own.confidence >= 0.9 * best else inside


def _one_or_several(own: Proposal, inside: Sequence[Proposal], is_plural: bool) -> list[Proposal]:
    """A group is one thing if its name says so and it holds a few of the same: `Drilling` with its four machines."""
    alike = [found for found in inside if found.kind is own.kind]
    is_end = own.kind in (Role.SOURCE, Role.SINK)
    if is_plural or not (is_end or 0 < len(alike) <= _MOST_ALIKE):
        return list(inside)
    because = f"{own.because} and it holds {len(alike)} of that kind" if alike else own.because
    return [replace(own, confidence=max(own.confidence, _OF_A_GROUP), because=because)]


def _counts(prim: Usd.Prim) -> bool:
    """Whether a prim can be modelled at all, or holds what can."""
    if is_node(prim) or str(prim.GetTypeName()).startswith("Twin"):
        return False
    return not prim.GetTypeName() or bool(prim.IsA(UsdGeom.Imageable))


def _is_kind(prim: Usd.Prim, kind: str) -> bool:
    return bool(Usd.ModelAPI(prim).IsKind(kind, Usd.ModelAPI.KindValidationNone))


def _confidence(prim: Usd.Prim, found: Sequence[Evidence], role: Role) -> float:
    """Reasons for a role are taken as independent; others, and those against any, take away."""
    own = 1.0 - prod(1.0 - item.weight for item in found if item.role is role)
    if own == 0.0:
        return 0.0
    others = max((item.weight for item in found if item.role not in (role, None)), default=0.0)
    against = max((item.weight for item in found if item.role is None), default=0.0)
    return min(MOST, own * (1.0 - 0.5 * others) * (1.0 - against) * _of_kind(prim))


def _of_kind(prim: Usd.Prim) -> float:
    if _is_kind(prim, Kind.Tokens.component):
        return 1.1
    if _is_kind(prim, Kind.Tokens.group):
        return 0.6
    return 0.7 if prim.IsA(UsdGeom.Scope) or _is_kind(prim, Kind.Tokens.subcomponent) else 0.9


def _reasons(found: Sequence[Evidence], role: Role) -> str:
    return " and ".join(dict.fromkeys(item.text for item in found if item.role is role))
