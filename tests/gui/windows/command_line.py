"""A line that was copied in the window, run as a shell would."""

from __future__ import annotations

import contextlib
import io
import json
import shlex
from typing import Any

from twin_app.__main__ import main


def answer_of(line: str, *further: str) -> dict[str, Any]:
    """What the command writes as JSON. Fails if it does not end well."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = run_line(line, *further, "--json", "-", "--workers", "1")
    assert code == 0, line
    found: dict[str, Any] = json.loads(said.getvalue())
    return found


def run_line(line: str, *further: str) -> int:
    """Its exit code."""
    program, *words = shlex.split(line)
    assert program == "twin"
    return main([*words, *further])
