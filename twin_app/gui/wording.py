"""Marks texts for translation where they stand as data; they are translated where they are shown."""

from __future__ import annotations


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """The text itself; `pyside6-lupdate` knows it by the name of this function, which is Qt's."""
    return text
