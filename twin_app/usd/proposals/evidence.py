"""What speaks for a prim being a station, a conveyor and so on, each with a weight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pxr import Kind, Usd, UsdGeom

from twin_app.plant.vocabulary import Role
from twin_app.usd.bounds import Bounds
from twin_app.usd.proposals.words import Reading, pieces, read_words

_LABELS = ("semantics:labels:", "semantic:")
"""`SemanticsLabelsAPI` of OpenUSD, and what came before it in Omniverse."""
_MOST_INSIDE = 400
_LEAST_ROLLERS = 5
_ROLLERS = frozenset({"roller", "rollers", "rolle", "rollen", "walze", "walzen", "idler"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """One reason."""

    role: Role | None
    """None: speaks against any part in the flow."""
    weight: float
    """How often such a reason is right, from 0 to 1."""
    text: str


def evidence_for(prim: Usd.Prim, bounds: Bounds) -> list[Evidence]:
    """All reasons there are, from words and labels; from the shape where those do not speak against it."""
    found = [*_labels(prim), *_names(prim), *_made_of(prim)]
    # A whole line is long and narrow, too, and has rollers somewhere.
    if any(own.role is None for own in found) or not prim.IsA(UsdGeom.Imageable) or prim.IsGroup():
        return found
    # A shape without a name of its own is a piece of something.
    if not found and prim.IsA(UsdGeom.Gprim):
        return found
    return [*found, *_shape(prim, bounds, is_named=bool(found))]


def _labels(prim: Usd.Prim) -> Iterator[Evidence]:
    for item in prim.GetAuthoredAttributes():
        name = str(item.GetName())
        if not name.startswith(_LABELS) or name.endswith("semanticType"):
            continue
        value = item.Get()
        labels = [value] if isinstance(value, str) else list(value or ())
        for label in labels:
            reading = read_words(str(label))
            if reading is not None:
                yield Evidence(reading.role, 0.85, f'its semantic label is "{label}"')


def _names(prim: Usd.Prim) -> Iterator[Evidence]:
    seen: set[str] = set()
    for phrase, text in (("it is called", prim.GetName()), ("its label is", prim.GetDisplayName())):
        reading = read_words(str(text)) if text else None
        if reading is not None and reading.word not in seen:
            seen.add(reading.word)
            yield Evidence(reading.role, _weight(reading), f'{phrase} "{text}"')


def _made_of(prim: Usd.Prim) -> Iterator[Evidence]:
    """What the thing itself is called, whatever it serves as here: the same roller track may be a store."""
    asset = Usd.ModelAPI(prim).GetAssetName()
    texts: dict[str, tuple[str, ...]] = {f'its asset is called "{asset}"': (str(asset),)} if asset else {}
    for file in _files(prim):
        texts[f'it comes from "{file.parent.name}/{file.name}"'] = (file.stem, file.parent.name)
    for phrase, names in texts.items():
        reading = next((found for name in names if (found := read_words(name)) is not None), None)
        if reading is not None:
            yield Evidence(reading.role, 0.8 * _weight(reading), phrase)
            return


def _files(prim: Usd.Prim) -> Iterator[Path]:
    """Files that its references and payloads bring in, the strongest first."""
    if not (prim.HasAuthoredReferences() or prim.HasAuthoredPayloads()):
        return
    own = {layer.identifier for layer in prim.GetStage().GetLayerStack()}
    for spec in prim.GetPrimStack():
        if spec.layer.identifier not in own and spec.layer.realPath:
            yield Path(spec.layer.realPath)


def _weight(reading: Reading) -> float:
    return 0.7 if reading.is_whole else 0.6


def _shape(prim: Usd.Prim, bounds: Bounds, *, is_named: bool) -> Iterator[Evidence]:
    rollers = _count_rollers(prim)
    if rollers >= _LEAST_ROLLERS:
        yield Evidence(Role.CONVEYOR, 0.6, f"it has {rollers} rollers")
    box = bounds.world_box_m(prim)
    if box is None:
        return
    across = sorted((box[1] - box[0])[:2].tolist())
    height = float(box[1][2] - box[0][2])
    shown = f"{across[1]:.1f} × {across[0]:.1f} m, {height:.1f} m high"
    if across[1] >= max(4.0 * across[0], 1.5) and 0.1 <= across[0] <= 2.5 and height <= 2.0:
        yield Evidence(Role.CONVEYOR, 0.35, f"it is long and narrow ({shown})")
    is_component = Usd.ModelAPI(prim).IsKind(Kind.Tokens.component)
    if not is_named and is_component and all(0.7 <= size <= 8.0 for size in across) and 1.2 <= height <= 4.5:
        yield Evidence(Role.STATION, 0.35, f"it is a component as large as a machine ({shown})")


def _count_rollers(prim: Usd.Prim) -> int:
    inside = islice(Usd.PrimRange(prim, Usd.TraverseInstanceProxies()), 1, _MOST_INSIDE)
    return sum(1 for found in inside if _is_roller(found))


def _is_roller(prim: Usd.Prim) -> bool:
    if not _ROLLERS.isdisjoint(pieces(prim.GetName())):
        return bool(prim.IsA(UsdGeom.Gprim) or prim.IsA(UsdGeom.Xform))
    return False
