"""Fixtures of the command line."""

from __future__ import annotations

import pytest

from tests.cli.terminal import Terminal


@pytest.fixture
def twin(capsys: pytest.CaptureFixture[str]) -> Terminal:
    """The command, ready to be called."""
    return Terminal(capsys)
