"""What people call a prim: the one place that turns prim paths into names."""

from __future__ import annotations


def shown_name(path: str, label: str = "") -> str:
    """Its display name, else its name in words: `/Plant/Line/CaseConveyor` is `Case conveyor`."""
    return label or _in_words(path.rpartition("/")[2]) or path


def _in_words(name: str) -> str:
    raw = name.replace("_", " ").strip()
    words = "".join(
        f" {char.lower()}"
        if char.isupper() and i and raw[i - 1].islower() and not raw[i + 1 : i + 2].isupper()
        else char
        for i, char in enumerate(raw)
    )
    return words[:1].upper() + words[1:]
