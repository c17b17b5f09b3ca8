"""Prim names out of what people call their machines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})
_LONGEST = 80


def prim_name(label: str) -> str:
    """A valid name in ASCII, which every USD program takes: `Fräse 2` becomes `Fraese_2`."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", label).translate(_SPELT_OUT))
    name = re.sub(r"[^A-Za-z0-9_]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")[:_LONGEST]
    if not name:
        return "Machine"
    return f"M_{name}" if name[0].isdigit() else name


def unlike(name: str, taken: Iterable[str]) -> str:
    """The name itself, or with a number behind it that makes it differ from those taken."""
    others, number = set(taken), 1
    found = name
    while found in others:
        number += 1
        found = f"{name}_{number}"
    return found
