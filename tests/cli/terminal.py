"""`twin` as a shell sees it: words in; exit code, standard output and standard error out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from twin_app.__main__ import main

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as strict JSON: NaN and Infinity are not allowed."""
        return json.loads(self.out, parse_constant=lambda word: pytest.fail(f"{word} is not JSON"))


class Terminal:
    """Calls `main` in this process; quick, and with both streams captured."""

    def __init__(self, capture: pytest.CaptureFixture[str]) -> None:
        self._capture = capture

    def __call__(self, *words: object) -> Answer:
        self._capture.readouterr()
        code = main([str(word) for word in words])
        out, err = self._capture.readouterr()
        return Answer(code, out, err)


def run_process(*words: object, environment: Mapping[str, str] | None = None, code: str = "") -> Answer:
    """A fresh interpreter, with `code` before Twin if there is any."""
    start = (
        ["-c", f"{code}\nimport sys\nfrom twin_app.__main__ import main\nsys.exit(main())"]
        if code
        else ["-m", "twin_app"]
    )
    done = subprocess.run(
        [sys.executable, *start, *map(str, words)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    return Answer(done.returncode, done.stdout, done.stderr)
