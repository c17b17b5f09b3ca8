"""The plants that come with Twin."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import twin_app
from twin_app.gui.wording import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """A scene in the folder of scenes; texts are translated in the context Example."""

    file: str
    icon: str
    title: str
    line: str
    word: str

    @property
    def path(self) -> Path:
        """On this computer."""
        return scene_folder() / self.file


def scene_folder() -> Path:
    """Beside the package; not there in every installation."""
    return Path(twin_app.__file__).parents[1] / "scenes"


_ALL = (
    Example(
        file="bottling_line/plant.usda",
        icon="product",
        title=QT_TRANSLATE_NOOP("Example", "Bottling line"),
        line=QT_TRANSLATE_NOOP("Example", "Nine stations, stops and set-ups. Find more output for less money."),
        word=QT_TRANSLATE_NOOP("Example", "Throughput"),
    ),
    Example(
        file="engine_plant/plant.usda",
        icon="station",
        title=QT_TRANSLATE_NOOP("Example", "Engine plant"),
        line=QT_TRANSLATE_NOOP("Example", "Machining and assembly with crews, tools, heat and power."),
        word=QT_TRANSLATE_NOOP("Example", "Energy"),
    ),
    Example(
        file="examples/flow_line.usda",
        icon="buffer",
        title=QT_TRANSLATE_NOOP("Example", "Three stations, known optimum"),
        line=QT_TRANSLATE_NOOP("Example", "21,660 designs with exact answers. Check the recommender yourself."),
        word=QT_TRANSLATE_NOOP("Example", "Proof"),
    ),
    Example(
        file="examples/two_machines.usda",
        icon="factor",
        title=QT_TRANSLATE_NOOP("Example", "Two machines and a buffer"),
        line=QT_TRANSLATE_NOOP("Example", "The smallest line with something to decide."),
        word=QT_TRANSLATE_NOOP("Example", "First steps"),
    ),
    Example(
        file="examples/two_carts.usda",
        icon="fleet",
        title=QT_TRANSLATE_NOOP("Example", "Two carts on paths"),
        line=QT_TRANSLATE_NOOP("Example", "Vehicles that fetch, carry and wait for each other."),
        word=QT_TRANSLATE_NOOP("Example", "Logistics"),
    ),
)


def shipped_examples() -> tuple[Example, ...]:
    """Those that are there."""
    return tuple(example for example in _ALL if example.path.is_file())
