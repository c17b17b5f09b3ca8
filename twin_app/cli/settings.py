"""`--set PATH.ATTR=VALUE` and the other flags that change a plant before it is simulated."""

from __future__ import annotations

from collections.abc import Sequence

from twin_app.errors import UsageError

PREFIX = "twin:"


def parse_settings(texts: Sequence[str]) -> dict[tuple[str, str], float | str]:
    """Values by (prim path, full attribute name).

    The prefix `twin:` may be left out. A value that reads as a number is one, anything else is
    text. Raises `UsageError` for what cannot be a setting.
    """
    values: dict[tuple[str, str], float | str] = {}
    for text in texts:
        target, equals, value = text.partition("=")
        path, dot, attribute = target.partition(".")
        if not (equals and dot and attribute and path.startswith("/")):
            raise UsageError(
                f"--set {text}: write PRIM_PATH.ATTRIBUTE=VALUE, for example /Plant/Filler.twin:station:speed=1.1"
            )
        name = attribute if attribute.startswith(PREFIX) else PREFIX + attribute
        values[path, name] = _read_value(value)
    return values


def _read_value(text: str) -> float | str:
    try:
        return float(text)
    except ValueError:
        return text
