"""Levels that are no numbers, in words: a calendar by its hours and breaks, a target by its name, a flag as a word.

Tables, reports and the window all say them as here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from twin_app.experiment.report.numbers import duration_text, money_text, value_text
from twin_app.plant.factors import Change
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import ValueKind, find_attribute

ARROW = " → "
LONGEST_LEVEL = 32
"""Characters of a level that is still shown in a change."""
SHIFTS = "twin:calendar:shifts"
_PAIR = re.compile(r"\(\s*([-+\d.eE]+)\s*,\s*([-+\d.eE]+)\s*\)")


def level_text(attribute: str, value: float | str) -> str:
    """`8 h without a break`, `Case conveyor`, `yes`, `5.15`; of whatever has no words, its text."""
    if not isinstance(value, str):
        return value_text(value)
    found = find_attribute(attribute.partition(".")[0])
    kind = found.kind if found is not None else None
    if attribute == SHIFTS:
        return shift_words(value) or value_text(value)
    if kind is ValueKind.RELATIONSHIP:
        return ", ".join(shown_name(path.strip(" <>")) for path in value.split(",") if path.strip(" <>")) or "none"
    if kind is ValueKind.BOOL:
        return "yes" if value.strip().lower() in ("true", "1") else "no"
    return value_text(value)


def shift_words(text: str) -> str:
    """`7 h 30 min with 2 breaks of 15 min`, from `(0, 9000), (9900, 19800), (20700, 28800)` [s]; else empty."""
    spans = _spans(text)
    if not spans:
        return ""
    breaks = [later[0] - earlier[1] for earlier, later in pairwise(spans) if later[0] > earlier[1]]
    return f"{_worked(spans)} {_break_words(breaks)}"


def change_text(change: Change, currency: str) -> str:
    """`1 → 1.1`; of a calendar `7 h 30 min → 8 h`; of what has no short words: `changed for 30,000 EUR`."""
    before, after = _both(change)
    is_number = isinstance(change.before, float) and isinstance(change.after, float)
    if before == after or (not is_number and max(len(before), len(after)) > _longest(change)):
        return f"changed for {money_text(change.cost, currency)}"
    return f"{before}{ARROW}{after}"


def becomes_text(change: Change, currency: str) -> str:
    """The end of `change_text`: `1.1`, `8 h`."""
    return change_text(change, currency).rpartition(ARROW)[2]


def _both(change: Change) -> tuple[str, str]:
    """Hours alone where they say what becomes of a calendar; breaks too where only they change."""
    values = change.before, change.after
    if change.attribute == SHIFTS:
        before, after = (_worked(_spans(str(value))) for value in values)
        if before and after and before != after:
            return before, after
    before, after = (level_text(change.attribute, value) for value in values)
    return before, after


def _longest(change: Change) -> int:
    return 2 * LONGEST_LEVEL if change.attribute == SHIFTS else LONGEST_LEVEL


def _spans(text: str) -> list[tuple[float, float]]:
    return [(float(start), float(end)) for start, end in _PAIR.findall(text)]


def _worked(spans: Sequence[tuple[float, float]]) -> str:
    return duration_text(sum(end - start for start, end in spans)) if spans else ""


def _break_words(breaks: Sequence[float]) -> str:
    if not breaks:
        return "without a break"
    length = duration_text(breaks[0])
    if len(breaks) == 1:
        return f"with a break of {length}"
    if max(breaks) - min(breaks) < 1.0:
        return f"with {len(breaks)} breaks of {length}"
    return f"with {len(breaks)} breaks, {duration_text(sum(breaks))} in all"
