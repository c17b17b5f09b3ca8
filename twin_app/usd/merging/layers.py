"""Two engineers' versions of one layer, brought together over the version that both began with."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pxr import Sdf

from twin_app.plant.vocabulary import find_attribute
from twin_app.usd.merging.three_way import Disagreement, merge_value
from twin_app.usd.showing import show
from twin_app.usd.statements import ROOT, Fields, Statements, is_empty, remove_spec, statements_of, write_fields

_TYPE = ("typeName", "variability", "custom")
"""What makes a property another property; the rest can be merged by itself."""
_OWN = ("generator", "sceneHash")
"""What programs write about themselves: no conflict, ours stays."""


class Side(StrEnum):
    """Whose version is taken where the two disagree."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One thing that both have changed, and differently."""

    path: str
    """Prim path; `/` for the layer itself."""
    attribute: str
    """Property or metadata; empty for the prim as a whole."""
    base: str
    ours: str
    theirs: str
    """The values as text; empty where nothing is authored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """What came of it."""

    layer: Sdf.Layer
    """Both versions in one; where they disagree, the preferred side (ours if none is)."""
    conflicts: tuple[Conflict, ...]
    """Every disagreement, by path."""
    n_theirs: int
    """Specs of ours that were changed to hold what theirs says."""


def merge_layers(base: Sdf.Layer, ours: Sdf.Layer, theirs: Sdf.Layer, prefer: Side = Side.OURS) -> Merge:
    """Bring two versions of `base` together in a new layer; none of the three is changed."""
    merger = _Merger(statements_of(base), statements_of(ours), statements_of(theirs), prefer)
    changes = merger.run()
    layer = Sdf.Layer.CreateAnonymous(".usda")
    layer.TransferContent(ours)
    with Sdf.ChangeBlock():
        for path in merger.removed:
            remove_spec(layer, path)
        for path, fields in changes.items():
            write_fields(layer, path, fields)
    for path in sorted(merger.hollow, key=lambda path: -path.pathElementCount):
        spec = layer.GetPrimAtPath(path)
        if spec and is_empty(spec):
            remove_spec(layer, path)
    conflicts = tuple(sorted(merger.conflicts, key=lambda each: (each.path, each.attribute)))
    return Merge(layer=layer, conflicts=conflicts, n_theirs=len(changes) + len(merger.removed))


@dataclass(slots=True)
class _Merger:
    base: Statements
    ours: Statements
    theirs: Statements
    prefer: Side
    conflicts: list[Conflict] = field(default_factory=list)
    removed: list[Sdf.Path] = field(default_factory=list)
    kept: list[Sdf.Path] = field(default_factory=list)
    """What one has removed and the preferred side has changed: it stays with all that is in it."""
    hollow: list[Sdf.Path] = field(default_factory=list)
    """Overs that one of the two has taken away: they go if nothing is left in them."""

    def run(self) -> dict[Sdf.Path, dict[str, object | None]]:
        """What is to be written over ours, parents first; `removed` is filled."""
        changes: dict[Sdf.Path, dict[str, object | None]] = {}
        for path in dict.fromkeys((*self.ours, *self.theirs, *self.base)):
            if any(path.HasPrefix(gone) for gone in self.removed):
                continue
            changed = self.spec(path)
            if changed:
                changes[path] = changed
        return changes

    def spec(self, path: Sdf.Path) -> dict[str, object | None]:
        """Fields to write over ours."""
        base, ours, theirs = self.base.get(path), self.ours.get(path), self.theirs.get(path)
        if ours is None and theirs is None:
            return {}
        is_over = base is not None and base.get("specifier") == Sdf.SpecifierOver
        if is_over and (ours is None or theirs is None):
            # An over is not a thing that can be removed, only what it says.
            self.hollow.append(path)
            ours, theirs = ({"specifier": Sdf.SpecifierOver} if each is None else each for each in (ours, theirs))
        if ours is None or theirs is None:
            return self.one_sided(path, base, ours, theirs)
        if path.IsPropertyPath() and any(ours.get(key) != theirs.get(key) for key in _TYPE):
            return self.retyped(path, base, ours, theirs)
        return self.fields(path, base or {}, ours, theirs)

    def one_sided(
        self, path: Sdf.Path, base: Fields | None, ours: Fields | None, theirs: Fields | None
    ) -> dict[str, object | None]:
        """A spec that only one of the two has: added by that one, or removed by the other."""
        present = ours if ours is not None else theirs
        assert present is not None
        if base is None or any(path.HasPrefix(kept) for kept in self.kept):
            return {} if ours is not None else dict(present)
        if not self.is_changed_below(path, self.ours if ours is not None else self.theirs):
            if ours is not None:
                self.removed.append(path)
            return {}
        return self.removed_and_changed(path, ours, theirs)

    def removed_and_changed(
        self, path: Sdf.Path, ours: Fields | None, theirs: Fields | None
    ) -> dict[str, object | None]:
        self.note(path, "", self.base.get(path), ours, theirs)
        is_kept = (ours is not None) == (self.prefer is Side.OURS)
        if is_kept:
            self.kept.append(path)
        elif ours is not None:
            self.removed.append(path)
        if is_kept and theirs is not None:
            return dict(theirs)
        if not is_kept and theirs is not None:
            self.forget_below(path)
        return {}

    def forget_below(self, path: Sdf.Path) -> None:
        """What theirs says in a prim that ours has removed for good is not taken over."""
        for below in [each for each in self.theirs if each.HasPrefix(path)]:
            del self.theirs[below]

    def is_changed_below(self, path: Sdf.Path, version: Statements) -> bool:
        """Whether a version differs from the base in this spec or in what is in it."""
        here = {each: fields for each, fields in version.items() if each.HasPrefix(path)}
        return here != {each: fields for each, fields in self.base.items() if each.HasPrefix(path)}

    def retyped(self, path: Sdf.Path, base: Fields | None, ours: Fields, theirs: Fields) -> dict[str, object | None]:
        """A property of another type is another property: taken or left as a whole."""
        is_theirs = ours == base
        if not is_theirs and theirs != base:
            self.note(path, "", base, ours, theirs)
            is_theirs = self.prefer is Side.THEIRS
        return {**dict.fromkeys(ours), **theirs} if is_theirs else {}

    def fields(self, path: Sdf.Path, base: Fields, ours: Fields, theirs: Fields) -> dict[str, object | None]:
        changed: dict[str, object | None] = {}
        for key in dict.fromkeys((*ours, *theirs)):
            versions = (base.get(key), ours.get(key), theirs.get(key))
            try:
                value = merge_value(*versions, is_single=_is_single(path))
            except Disagreement:
                value = self.disagreed(path, key, *versions)
            if value != ours.get(key):
                changed[key] = value
        return changed

    def disagreed(self, path: Sdf.Path, key: str, base: object, ours: object, theirs: object) -> object:
        if key == "customLayerData":
            # Programs sign what they write; that alone is no disagreement.
            signed = _signed_alike(base, ours, theirs)
            try:
                return merge_value(*signed)
            except Disagreement:
                pass
        self.note(path, key, *({key: value} if value is not None else None for value in (base, ours, theirs)))
        return ours if self.prefer is Side.OURS else theirs

    def note(self, path: Sdf.Path, key: str, base: Fields | None, ours: Fields | None, theirs: Fields | None) -> None:
        name = str(path.name) if path.IsPropertyPath() else ""
        attribute = name if key in ("", "default", "targetPaths") else f"{name} {key}".strip()
        self.conflicts.append(
            Conflict(
                path=str(path.GetPrimOrPrimVariantSelectionPath()) if path != ROOT else "/",
                attribute=attribute,
                base=_text(base, key),
                ours=_text(ours, key),
                theirs=_text(theirs, key),
            )
        )


def _text(fields: Fields | None, key: str) -> str:
    """A version of a field in words; of a whole spec what it holds."""
    if fields is None:
        return ""
    if key:
        return show(fields.get(key))
    for main in ("default", "targetPaths"):
        if main in fields:
            return show(fields[main])
    return show(fields.get("typeName")) or "there"


def _is_single(path: Sdf.Path) -> bool:
    attribute = find_attribute(str(path.name)) if path.IsPropertyPath() else None
    return attribute is not None and attribute.is_single


def _signed_alike(base: object, ours: object, theirs: object) -> tuple[object, object, object]:
    def signed(value: object) -> object:
        if not isinstance(value, dict) or not isinstance(ours, dict):
            return value
        mine = ours.get("twin", {})
        twin = {**value.get("twin", {}), **{key: mine[key] for key in _OWN if key in mine}}
        return {**value, "twin": twin}

    return signed(base), ours, signed(theirs)
