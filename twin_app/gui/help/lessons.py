"""The lessons that the welcome page offers."""

from __future__ import annotations

from dataclasses import dataclass

from twin_app.gui.wording import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A page of the help; its words are translated in the context Lesson."""

    name: str
    words: tuple[str, str]
    """Title, and a line on what it is about."""


LESSONS = (
    Lesson(
        name="first-recommendation",
        words=(
            QT_TRANSLATE_NOOP("Lesson", "Your first recommendation"),
            QT_TRANSLATE_NOOP("Lesson", "10 minutes, with the bottling line"),
        ),
    ),
    Lesson(
        name="units",
        words=(
            QT_TRANSLATE_NOOP("Lesson", "Units, axes and missing textures"),
            QT_TRANSLATE_NOOP("Lesson", "When a layout looks empty or tiny"),
        ),
    ),
    Lesson(
        name="sure",
        words=(
            QT_TRANSLATE_NOOP("Lesson", "How sure is “sure”?"),
            QT_TRANSLATE_NOOP("Lesson", "Intervals and probability best, explained"),
        ),
    ),
)
