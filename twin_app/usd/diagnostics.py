"""OpenUSD's own messages: kept off standard error and turned into short sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from pxr import Tf, UsdUtils

_STAGE_NOTE = re.compile(r"\s*\((?:instantiating|composing|recomposing|loading|unloading)[^()]*\([^()]*\)[^()]*\)|"
                         r"\s*\((?:instantiating|composing|recomposing|loading|unloading)[^()]*\)")
_TIDY = re.compile(r"\s+")


@contextmanager
def collected_messages() -> Iterator[list[str]]:
    """Keep what OpenUSD would write to standard error; the list is filled when the block ends."""
    messages: list[str] = []
    delegate = UsdUtils.CoalescingDiagnosticDelegate()
    try:
        yield messages
    finally:
        messages.extend(str(item.commentary) for item in delegate.TakeUncoalescedDiagnostics())
        del delegate


def error_sentence(error: Tf.ErrorException) -> str:
    """The first cause in an OpenUSD exception as one clean sentence without C++ names."""
    texts = [tidy(str(item.commentary)) for item in error.args if hasattr(item, "commentary")]
    causes = [text for text in texts if text and not text.startswith("Failed to open layer")]
    return (causes or texts or [tidy(str(error))])[0].rstrip(".")


def tidy(text: str) -> str:
    """One line, without addresses of stages in memory."""
    return _TIDY.sub(" ", _STAGE_NOTE.sub("", text)).strip(" ;")
