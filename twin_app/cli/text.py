"""Names from strangers' files on a terminal."""

from __future__ import annotations

import unicodedata

_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control, format (such as right-to-left overrides) and lone surrogate characters, line separators."""


def printable(text: object, *, keep: str = "") -> str:
    """The text without characters that act on a terminal instead of showing; those in `keep` stay."""
    return "".join(
        sign if sign in keep or unicodedata.category(sign) not in _ACTING else "\N{REPLACEMENT CHARACTER}"
        for sign in str(text)
    )


def plural(count: int, noun: str) -> str:
    """`1 fault`, `2 faults`, `10,000 faults`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"
