"""Documents and lock files that would rot unseen."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from tests.cli.terminal import ROOT
from twin_app.cli.arguments import OBJECTIVES, build_parser
from twin_app.plant.plant import Objective


def test_that_generated_files_are_current() -> None:
    done = subprocess.run(
        [sys.executable, "packaging/generate.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_that_the_command_line_offers_every_objective() -> None:
    assert set(OBJECTIVES) == {objective.value for objective in Objective}


def test_that_every_flag_is_documented() -> None:
    page = (ROOT / "docs" / "command-line.md").read_text(encoding="utf-8")
    verbs = next(action for action in build_parser()._actions if action.dest == "verb").choices
    assert verbs is not None
    flags = {flag for verb in dict(verbs).values() for action in verb._actions for flag in action.option_strings}
    assert {flag for flag in flags if flag.startswith("--") and flag not in page} == set()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_that_lock_files_are_hashed_and_name_no_host(name: str) -> None:
    text = (ROOT / "packaging" / name).read_text(encoding="utf-8")
    assert "://" not in text
    entries = re.findall(r"^[A-Za-z0-9_.-]+==.*(?:\n    .*)+", text, flags=re.MULTILINE)
    assert len(entries) == len(re.findall(r"^[A-Za-z0-9_.-]+==", text, flags=re.MULTILINE))
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize(
    "page", ["README.md", "CONTRIBUTING.md", *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))]
)
def test_that_links_between_documents_lead_somewhere(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    assert [link for link in links if not ((ROOT / page).parent / link).exists()] == []


def test_that_the_readme_opens_with_the_two_commands() -> None:
    opening = (ROOT / "README.md").read_text(encoding="utf-8")[:600]
    assert "make demo" in opening
    assert "make test" in opening
