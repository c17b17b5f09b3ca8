"""Changes in the few words that fit beside a machine: `5.55 → 5.15 s`."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QCoreApplication

from twin_app.experiment.report.levels import ARROW, SHIFTS, change_text, level_text
from twin_app.experiment.report.numbers import value_text
from twin_app.gui.models.level_words import LONGEST_WORDS
from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.plant.factors import Change, Factor
from twin_app.plant.vocabulary import find_attribute
from twin_app.plant.vocabulary.flow_terms import OFFSETS

MOST = 2
"""Changes of one machine that are told; the rest is counted."""
_UNITS = {
    "twin:station:servers": QT_TRANSLATE_NOOP("ChangeWords", "side by side"),
    "twin:buffer:capacity": QT_TRANSLATE_NOOP("ChangeWords", "places"),
    "twin:station:speed": "×",
    "twin:fleet:count": QT_TRANSLATE_NOOP("ChangeWords", "vehicles"),
    "twin:crew:count": QT_TRANSLATE_NOOP("ChangeWords", "people"),
}
_NAMES = {
    "twin:station:setupTime": QT_TRANSLATE_NOOP("ChangeWords", "set-up"),
    "twin:station:scrap": QT_TRANSLATE_NOOP("ChangeWords", "scrap"),
    "twin:flow:next": QT_TRANSLATE_NOOP("ChangeWords", "goes to"),
}
_UNITLESS = ("", "1", "-")
_PLAIN = ("", "mean", "value", "v")
"""Arguments of distributions that have the unit of the whole."""


def words_by_path(changes: Iterable[Change], currency: str) -> dict[str, str]:
    """By prim path; several changes of one prim stand behind each other."""
    own: dict[str, list[Change]] = {}
    for change in changes:
        own.setdefault(change.path, []).append(change)
    return {path: _words_of(found, currency) for path, found in own.items()}


def change_words(change: Change, currency: str) -> str:
    """Of one change, with its unit."""
    name, _, argument = change.attribute.partition(".")
    unit = _unit(name)
    text = change_text(change, currency)
    if name == "twin:flow:next":
        text = f"{level_text(name, change.before)}{ARROW}{level_text(name, change.after)}"  # however long
    if ARROW in text and name != SHIFTS and unit not in _UNITLESS and argument in _PLAIN:
        text = f"{text} {_tr(unit)}"
    return f"{_tr(_NAMES[name])} {text}" if name in _NAMES else text


def setting_words(factor: Factor, level: float | str) -> str:
    """A level of a factor: `5.15 s`, or the number of a long text among the choices."""
    text = level_text(factor.attribute, level)
    if len(text) > LONGEST_WORDS:
        return _tr("as in the plant") if level == factor.baseline else _tr("changed")
    name, _, argument = factor.attribute.partition(".")
    unit = _unit(name)
    has_unit = factor.is_numeric and "(" not in factor.label and unit not in _UNITLESS
    return f"{text} {_tr(unit)}" if has_unit and argument in _PLAIN else text


def _words_of(changes: Sequence[Change], currency: str) -> str:
    moves = [change for change in changes if change.attribute in OFFSETS]
    texts = [change_words(change, currency) for change in changes if change.attribute not in OFFSETS]
    if moves:
        way = math.hypot(*(float(one.after) - float(one.before) for one in moves))
        texts.insert(0, _tr("moved {0} m").format(value_text(f"{way:.2g}")))
    rest = f" + {len(texts) - MOST}" if len(texts) > MOST else ""
    return " · ".join(texts[:MOST]) + rest


def _unit(name: str) -> str:
    attribute = find_attribute(name)
    return _UNITS.get(name, "") or (attribute.unit if attribute is not None else "")


def _tr(text: str) -> str:
    return QCoreApplication.translate("ChangeWords", text)
