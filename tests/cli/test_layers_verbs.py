"""`twin diff` and `twin merge` as a shell sees them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import Terminal

DONE, DIFFERENT, USAGE, INVALID = 0, 1, 2, 3

LAYER = """#usda 1.0

over "Plant"
{
    over "Mill" (
        prepend apiSchemas = ["TwinStationAPI"]
    )
    {
        rel twin:flow:next = </Plant/Store>
        string twin:station:processTime = "60"
        double twin:station:scrap = 0.1
    }
}
"""
OURS = LAYER.replace('"60"', '"50"').replace("</Plant/Store>", "[</Plant/Store>, </Plant/Out>]")
THEIRS = LAYER.replace("0.1", "0.2").replace('["TwinStationAPI"]', '["TwinStationAPI", "TwinPowerAPI"]')


@pytest.fixture
def versions(tmp_path: Path) -> list[Path]:
    """Base, ours and theirs."""
    paths = [tmp_path / f"{name}.usda" for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, (LAYER, OURS, THEIRS), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths


def test_that_diff_names_prim_attribute_from_and_to(twin: Terminal, versions: list[Path]) -> None:
    answer = twin("diff", *versions[:2])
    assert answer.code == DONE
    for word in ("/Plant/Mill", "twin:station:processTime", "60", "50", "2 differences."):
        assert word in answer.out
    differences = twin("diff", *versions[:2], "--json", "-").json["differences"]
    assert [(each["path"], each["attribute"], each["from"], each["to"]) for each in differences] == [
        ("/Plant/Mill", "twin:flow:next", "/Plant/Store", "/Plant/Store, /Plant/Out"),
        ("/Plant/Mill", "twin:station:processTime", "60", "50"),
    ]


def test_that_scripts_can_ask_diff_whether_there_is_a_difference(twin: Terminal, versions: list[Path]) -> None:
    assert twin("diff", versions[0], versions[1], "--exit-code").code == DIFFERENT
    same = twin("diff", versions[0], versions[0], "--exit-code")
    assert (same.code, same.out) == (DONE, "No difference (two layers, each by itself).\n")
    assert twin("diff", versions[0], versions[0].with_name("gone.usda"), "--exit-code").code == INVALID


def test_that_diff_of_scenes_says_what_a_default_was(twin: Terminal, tmp_path: Path) -> None:
    first, second = write_line(tmp_path), tmp_path / "second.usda"
    time = "        string twin:station:processTime"
    text = first.read_text(encoding="utf-8")
    assert time in text
    second.write_text(text.replace(time, f"        int twin:station:servers = 2\n{time}", 1), encoding="utf-8")
    answer = twin("diff", first, second)
    assert "1 (default)" in answer.out
    assert "two scenes as they are composed" in answer.out


def test_that_merge_keeps_the_work_of_both(twin: Terminal, versions: list[Path], tmp_path: Path) -> None:
    out = tmp_path / "merged.usda"
    answer = twin("merge", *versions, "--out", out)
    assert (answer.code, answer.out) == (DONE, f"Wrote {out}; no conflict.\n")
    text = out.read_text(encoding="utf-8")
    for line in ('"50"', "scrap = 0.2", "TwinPowerAPI", "</Plant/Out>"):
        assert line in text


def test_that_a_conflict_is_named_and_nothing_is_written_unless_a_side_is_preferred(
    twin: Terminal, versions: list[Path], tmp_path: Path
) -> None:
    out = tmp_path / "merged.usda"
    versions[2].write_text(THEIRS.replace('"60"', '"40"'), encoding="utf-8")
    answer = twin("merge", *versions, "--out", out)
    assert answer.code == INVALID
    for word in ("/Plant/Mill", "twin:station:processTime", "60", "50", "40", "1 conflict. Nothing was written"):
        assert word in answer.out
    assert not out.exists()
    told = twin("merge", *versions, "--out", out, "--prefer", "theirs", "--json", "-")
    assert told.code == DONE
    assert told.json == {
        "out": str(out),
        "conflicts": [
            {
                "path": "/Plant/Mill",
                "attribute": "twin:station:processTime",
                "base": "60",
                "ours": "50",
                "theirs": "40",
            }
        ],
    }
    assert '"40"' in out.read_text(encoding="utf-8")
    assert twin("merge", *versions, "--out", out, "--prefer", "mine").code == USAGE


def test_that_git_merges_layers_with_it(versions: list[Path], tmp_path: Path) -> None:
    """A repository with `twin merge` as its merge driver, and two branches that changed one layer."""
    folder = tmp_path / "repository"
    folder.mkdir()
    twin = f"{sys.executable} -m twin_app"

    def git(*words: str) -> int:
        identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *identity, *words], cwd=folder, capture_output=True, check=False).returncode

    def commit(text: str) -> None:
        (folder / "process.usda").write_text(text, encoding="utf-8")
        git("add", "-A")
        assert git("commit", "-m", "a change") == 0

    git("init", "-b", "main")
    (folder / ".gitattributes").write_text("*.usda merge=twin\n", encoding="utf-8")
    git("config", "merge.twin.driver", f"PYTHONPATH={Path.cwd()} {twin} merge %O %A %B --out %A")
    commit(LAYER)
    git("checkout", "-b", "other")
    commit(THEIRS)
    git("checkout", "main")
    commit(OURS)
    assert git("merge", "other") == 0
    text = (folder / "process.usda").read_text(encoding="utf-8")
    assert '"50"' in text
    assert "scrap = 0.2" in text
