"""The plants that come with Twin."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import twin_app
from twin_app.gui.wording import QT_TRANSLATE_NOOP

PICTURES = Path(__file__).parent / "pictures"
"""Drawn by `packaging/example_pictures.py`, in both themes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A scene in the folder of scenes; texts are translated in the context Example."""

    file: str
    title: str
    line: str
    word: str

    @property
    def path(self) -> Path:
        """On this computer."""
        return scene_folder() / self.file

    @property
    def picture(self) -> str:
        """Name of its picture: of the scene, or of its folder."""
        return self.path.parent.name if self.path.stem == "plant" else self.path.stem

    def picture_file(self, theme: str) -> Path:
        """Of one theme."""
        return PICTURES / f"{self.picture}-{theme}.webp"


def scene_folder() -> Path:
    """Beside the package; not there in every installation."""
    return Path(twin_app.__file__).parents[1] / "scenes"


def scene_stamp(scene: Path) -> str:
    """What a shipped scene and the files beside it hold, in short."""
    files = sorted(scene.parent.glob("*.usda")) if scene.stem == "plant" else [scene]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


_ALL = (
    Example(
        file="bottling_line/plant.usda",
        title=QT_TRANSLATE_NOOP("Example", "Bottling line"),
        line=QT_TRANSLATE_NOOP("Example", "Nine stations, stops and set-ups. Find more output for less money."),
        word=QT_TRANSLATE_NOOP("Example", "Throughput"),
    ),
    Example(
        file="engine_plant/plant.usda",
        title=QT_TRANSLATE_NOOP("Example", "Engine plant"),
        line=QT_TRANSLATE_NOOP("Example", "Machining and assembly with crews, tools, heat and power."),
        word=QT_TRANSLATE_NOOP("Example", "Energy"),
    ),
    Example(
        file="examples/two_carts.usda",
        title=QT_TRANSLATE_NOOP("Example", "Two carts on paths"),
        line=QT_TRANSLATE_NOOP("Example", "Vehicles that fetch, carry and wait for each other."),
        word=QT_TRANSLATE_NOOP("Example", "Logistics"),
    ),
    Example(
        file="examples/two_machines.usda",
        title=QT_TRANSLATE_NOOP("Example", "Two machines and a buffer"),
        line=QT_TRANSLATE_NOOP("Example", "The smallest line with something to decide."),
        word=QT_TRANSLATE_NOOP("Example", "First steps"),
    ),
    Example(
        file="examples/flow_line.usda",
        title=QT_TRANSLATE_NOOP("Example", "Three stations, known optimum"),
        line=QT_TRANSLATE_NOOP("Example", "21,660 designs with exact answers. Check the recommender yourself."),
        word=QT_TRANSLATE_NOOP("Example", "Proof"),
    ),
    Example(
        file="examples/one_station.usda",
        title=QT_TRANSLATE_NOOP("Example", "One station and its queue"),
        line=QT_TRANSLATE_NOOP("Example", "The least that a plant needs; the textbook knows the answer."),
        word=QT_TRANSLATE_NOOP("Example", "Queueing"),
    ),
)


def all_examples() -> tuple[Example, ...]:
    """In the order in which they are shown."""
    return _ALL


def shipped_examples() -> tuple[Example, ...]:
    """Those that are there."""
    return tuple(example for example in _ALL if example.path.is_file())
