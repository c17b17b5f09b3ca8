"""Values of a scene as one reads them in a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from pxr import Sdf

from twin_app.plant.values import format_value
from twin_app.usd.values import plain_value

_MOST = 12
"""Elements of a list that are shown."""
_LISTS = {
    "prependedItems": "",
    "appendedItems": "append ",
    "addedItems": "add ",
    "deletedItems": "delete ",
    "orderedItems": "order ",
}


def show(value: object) -> str:
    """A value of any type in one line; empty for nothing."""
    if value is None or isinstance(value, Sdf.ValueBlock):
        return "" if value is None else "blocked"
    if hasattr(value, "isExplicit"):
        return _show_list_op(value)
    if isinstance(value, dict):
        return ", ".join(f"{key}: {show(item)}" for key, item in sorted(value.items(), key=str))
    if isinstance(value, list | tuple) or type(value).__module__.startswith("pxr.Vt"):
        return _show_list(list(cast(Iterable[object], value)))
    plain = plain_value(value)
    return format_value(plain) if plain is not None else _short(str(value))


def _show_list(items: list[object]) -> str:
    if len(items) > _MOST:
        return f"{len(items):,} values"
    text = ", ".join(show(item) for item in items)
    return text if items and all(isinstance(item, str) for item in items) else f"[{text}]"


def _show_list_op(value: object) -> str:
    if value.isExplicit:  # type: ignore[attr-defined]
        return _items(value.explicitItems) or "none"  # type: ignore[attr-defined]
    found = {word: _items(getattr(value, name)) for name, word in _LISTS.items()}
    return "; ".join(f"{word}{items}" for word, items in found.items() if items)


def _items(items: Iterable[object]) -> str:
    return ", ".join(_short(_item(item)) for item in items)


def _item(item: object) -> str:
    if isinstance(item, Sdf.Reference | Sdf.Payload):
        return f"@{item.assetPath}@{f'<{item.primPath}>' if item.primPath else ''}"
    return str(item)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else f"{line[:117]}…"
