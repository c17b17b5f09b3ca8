"""Three versions of one value: the base, and what two people have made of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

ABSENT: Final = None
"""Nothing authored."""

_LISTS = ("explicitItems", "prependedItems", "appendedItems", "addedItems", "deletedItems", "orderedItems")


class Disagreement(Exception):
    """Both have changed the same thing, and differently."""


def merge_value(base: object, ours: object, theirs: object, *, is_single: bool = False) -> object:
    """The value that holds what both have changed. Raises `Disagreement`.

    Lists of edits (schemas, targets, references) are merged element by element, unless only one element may stand
    there (`is_single`); dictionaries key by key, time samples by time.
    """
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    versions = (base, ours, theirs)
    if not is_single and _are(versions, _is_list_op):
        return _merge_list_ops(base, ours, theirs)
    if _are(versions, lambda value: isinstance(value, dict)):
        return _merge_dictionaries(base or {}, ours, theirs)  # type: ignore[arg-type]
    if _are(versions, lambda value: isinstance(value, tuple)):
        return tuple(merge_elements(base or (), ours, theirs))  # type: ignore[arg-type]
    raise Disagreement


def merge_elements(base: Sequence[Any], ours: Sequence[Any], theirs: Sequence[Any]) -> list[Any]:
    """Elements that either has added, without those that either has removed.

    Order: as in ours, and what only theirs has after the element that it follows there. Raises `Disagreement` where
    both have put something else in the place of the same element.
    """
    removed = [item for item in base if item not in ours or item not in theirs]
    added_here, added_there = ([item for item in each if item not in base] for each in (ours, theirs))
    is_replaced_twice = any(item not in ours and item not in theirs for item in removed)
    if is_replaced_twice and added_here and added_there and added_here != added_there:
        raise Disagreement
    if [item for item in ours if item in base] == [item for item in base if item in ours]:
        # Ours keeps the order, so theirs may have another one.
        first, second = theirs, ours
    else:
        first, second = ours, theirs
    merged = [item for item in first if item not in removed]
    for place, item in enumerate(second):
        if item not in merged and item not in removed:
            before = [other for other in second[:place] if other in merged]
            merged.insert(merged.index(before[-1]) + 1 if before else 0, item)
    return merged


def _are(versions: Sequence[object], is_kind: Any) -> bool:
    return all(is_kind(value) for value in versions if value is not ABSENT) and versions[1:].count(ABSENT) == 0


def _is_list_op(value: object) -> bool:
    return hasattr(value, "isExplicit") and hasattr(value, "prependedItems")


def _merge_list_ops(base: Any, ours: Any, theirs: Any) -> object:
    kind = type(ours)
    base = kind() if base is ABSENT else base
    is_new = base == kind()
    if ours.isExplicit != theirs.isExplicit or (not is_new and base.isExplicit != ours.isExplicit):
        raise Disagreement
    lists = {
        name: merge_elements(*(list(getattr(each, name)) for each in (base, ours, theirs)))
        for name in _LISTS
        if any(getattr(each, name) for each in (base, ours, theirs))
    }
    if ours.isExplicit:
        return kind.CreateExplicit(lists.get("explicitItems", []))
    merged = kind()
    for name, items in lists.items():
        setattr(merged, name, items)
    return merged


def _merge_dictionaries(base: dict[Any, Any], ours: dict[Any, Any], theirs: dict[Any, Any]) -> dict[Any, Any]:
    merged: dict[Any, Any] = {}
    for key in dict.fromkeys((*ours, *theirs)):
        value = merge_value(base.get(key), ours.get(key), theirs.get(key))
        if value is not ABSENT:
            merged[key] = value
    return merged
