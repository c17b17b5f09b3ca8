"""What the command palette finds: commands, stations and other prims, scenarios."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that can be chosen."""

    text: str
    kind: str
    """Command, Station …"""
    keys: str = ""
    icon: str = ""
    is_enabled: bool = True
    act: Callable[[], object]


def best(entries: Iterable[Entry], words: str, most: int = 12) -> list[Entry]:
    """Those in which all words stand; first where a word begins the text, then where one begins a word of it."""
    wanted = words.casefold().split()
    found = []
    for number, entry in enumerate(entries):
        text = f"{entry.text} {entry.kind}".casefold()
        if all(word in text for word in wanted):
            found.append((_rank(text, wanted), not entry.is_enabled, number, entry))
    return [entry for *_, entry in sorted(found, key=lambda item: item[:3])[:most]]


def _rank(text: str, wanted: list[str]) -> int:
    if not wanted or text.startswith(wanted[0]):
        return 0
    return 1 if f" {wanted[0]}" in text else 2
