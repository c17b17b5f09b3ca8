"""OpenUSD's own messages: kept off standard error and turned into short sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pxr import Tf, UsdUtils

from twin_app.errors import SceneError

_STAGE_NOTE = re.compile(
    r"\s*\((?:instantiating|composing|recomposing|loading|unloading)[^()]*\([^()]*\)[^()]*\)|"
    r"\s*\((?:instantiating|composing|recomposing|loading|unloading)[^()]*\)"
)
_TIDY = re.compile(r"\s+")


@contextmanager
def collected_messages() -> Iterator[list[str]]:
    """Keep what OpenUSD would write to standard error; the list is filled when the block ends."""
    messages: list[str] = []
    delegate = UsdUtils.CoalescingDiagnosticDelegate()
    try:
        yield messages
    finally:
        messages.extend(_commentary(item) for item in delegate.TakeUncoalescedDiagnostics())
        del delegate


@contextmanager
def reading_usd(scene: object) -> Iterator[list[str]]:
    """`collected_messages`, and what OpenUSD raises while it reads values becomes a `SceneError`."""
    try:
        with collected_messages() as messages:
            yield messages
    except Tf.ErrorException as error:
        raise SceneError(f"{scene}: broken USD file: {error_sentence(error)}") from None
    except UnicodeDecodeError:
        raise SceneError(f"{scene}: broken USD file: a name or text in it is not UTF-8") from None


def _commentary(item: object) -> str:
    try:
        return str(item.commentary)  # type: ignore[attr-defined]
    except UnicodeDecodeError:
        return "a broken file (its message cannot be shown: it is not UTF-8)"


def error_sentence(error: Tf.ErrorException) -> str:
    """The first cause in an OpenUSD exception as one clean sentence without C++ names."""
    texts = [tidy(_commentary(item)) for item in error.args if hasattr(item, "commentary")]
    causes = [text for text in texts if text and not text.startswith("Failed to open layer")]
    return (causes or texts or [tidy(str(error))])[0].rstrip(".")


def tidy(text: str) -> str:
    """One line, without addresses of stages in memory."""
    return _TIDY.sub(" ", _STAGE_NOTE.sub("", text)).strip(" ;")
