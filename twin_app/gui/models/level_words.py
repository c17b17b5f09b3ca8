"""Levels of a factor in words that tell them apart."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from twin_app.experiment.report.levels import level_text
from twin_app.experiment.report.numbers import value_text

LONGEST_WORDS = 46
"""Characters of a level that are still shown."""


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


def _words(attribute: str, value: float | str) -> str:
    text = level_text(attribute, value)
    return text if len(text) <= LONGEST_WORDS else ""


def _shortened(text: str, index: int, n_levels: int) -> str:
    if len(text) <= LONGEST_WORDS:
        return text
    return _tr("as in the plant") if index == n_levels else _tr("choice {0}").format(index + 1)


def _tr(text: str) -> str:
    return QCoreApplication.translate("LevelWords", text)
