"""Levels that are no numbers, in words: a calendar by its hours and breaks, a target by its name, a token as a word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QCoreApplication

from twin_app.experiment.report.numbers import duration_text, value_text
from twin_app.gui.components.figures import name_of
from twin_app.plant.vocabulary import ValueKind, find_attribute

_PAIR = re.compile(r"\(\s*([-+\d.eE]+)\s*,\s*([-+\d.eE]+)\s*\)")
_LONGEST = 46
_SHIFTS = "twin:calendar:shifts"


def level_words(attribute: str, levels: Sequence[float | str], baseline: float | str) -> tuple[tuple[str, ...], str]:
    """Words for each of the levels and for the baseline; two different values never have the same words."""
    values = [*levels, baseline]
    words = [_words(attribute, value) for value in values]
    plain = [_shortened(value_text(value), index, len(levels)) for index, value in enumerate(values)]
    said: dict[str, set[str]] = {}
    for value, word in zip(values, words, strict=True):
        said.setdefault(word, set()).add(str(value))
    found = [word if len(said[word]) == 1 else raw for word, raw in zip(words, plain, strict=True)]
    return tuple(found[:-1]), found[-1]


def shift_words(text: str) -> str:
    """`7 h 30 min with 2 breaks of 15 min`, from `(0, 9000), (9900, 19800), (20700, 28800)` [s]; else empty."""
    spans = [(float(start), float(end)) for start, end in _PAIR.findall(text)]
    if not spans:
        return ""
    worked = duration_text(sum(end - start for start, end in spans))
    breaks = [later[0] - earlier[1] for earlier, later in pairwise(spans) if later[0] > earlier[1]]
    if not breaks:
        return _tr("{0} without a break").format(worked)
    length = duration_text(breaks[0])
    if len(breaks) == 1:
        return _tr("{0} with a break of {1}").format(worked, length)
    if max(breaks) - min(breaks) < 1.0:
        return _tr("{0} with {1} breaks of {2}").format(worked, len(breaks), length)
    return _tr("{0} with {1} breaks, {2} in all").format(worked, len(breaks), duration_text(sum(breaks)))


def _words(attribute: str, value: float | str) -> str:
    if not isinstance(value, str):
        return value_text(value)
    found = find_attribute(attribute.partition(".")[0])
    if attribute == _SHIFTS:
        return shift_words(value) or value_text(value)
    if found is not None and found.kind is ValueKind.RELATIONSHIP:
        return ", ".join(name_of(path.strip(" <>")) for path in value.split(",")) if value.strip() else _tr("none")
    if found is not None and found.kind is ValueKind.BOOL:
        return _tr("yes") if value.strip().lower() in ("true", "1") else _tr("no")
    text = value_text(value)
    return text if len(text) <= _LONGEST else ""


def _shortened(text: str, index: int, n_levels: int) -> str:
    if len(text) <= _LONGEST:
        return text
    return _tr("as in the plant") if index == n_levels else _tr("choice {0}").format(index + 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LevelWords", text)
