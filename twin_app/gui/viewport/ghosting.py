"""What the view shows of a set of changes: ghosts in the plant, words at machines, words for all the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from twin_app.plant.factors import Change
from twin_app.view3d.ghosts import Ghosts, ghosts_of

if TYPE_CHECKING:
    from twin_app.view3d.scene.model import PlantModel


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMarks:
    """Ready to be shown."""

    ghosts: Ghosts = field(default_factory=Ghosts)
    texts: Mapping[str, str] = field(default_factory=dict)
    """By node path."""
    elsewhere: tuple[str, ...] = ()
    """Changes of what stands nowhere in the plant: `Mechanics per shift 2 → 3`."""


class Ghosting:
    """Changes in mind, and whether they are to be seen."""

    def __init__(self) -> None:
        self._changes: tuple[Change, ...] = ()
        self._texts: Mapping[str, str] = {}
        self.is_visible = True
        self.marks = ChangeMarks()
        self._answered: tuple[PlantModel | None, tuple[Change, ...], Mapping[str, str], bool] | None = None

    def set(self, texts: Mapping[str, str], changes: Sequence[Change]) -> None:
        """Other changes; their words by prim path."""
        self._texts, self._changes = dict(texts), tuple(changes)

    def refresh(self, model: PlantModel | None) -> bool:
        """Works out `marks` for a plant; whether they are others than before."""
        asked = (model, self._changes, self._texts, self.is_visible)
        if self._answered is not None and model is self._answered[0] and asked[1:] == self._answered[1:]:
            return False
        self._answered = asked
        found = self._marks(model) if self.is_visible else ChangeMarks()
        is_new = found != self.marks
        self.marks = found
        return is_new

    def _marks(self, model: PlantModel | None) -> ChangeMarks:
        if model is None:
            return ChangeMarks()
        labels = {change.path: change.label for change in self._changes}
        sites = {path: _site_of(model, path) for path in self._texts}
        elsewhere = [f"{labels.get(path, '')} {self._texts[path]}".strip() for path, site in sites.items() if not site]
        texts: dict[str, str] = {}
        for path, site in sites.items():
            if site:
                texts[site] = f"{texts[site]} · {self._texts[path]}" if site in texts else self._texts[path]
        return ChangeMarks(ghosts=ghosts_of(model, self._changes), texts=texts, elsewhere=tuple(elsewhere))


def _site_of(model: PlantModel, path: str) -> str:
    """The node that a prim is, or is part of; empty: none."""
    while path.count("/") > 1:
        if model.site(path) is not None:
            return path
        path = path.rsplit("/", 1)[0]
    return ""
