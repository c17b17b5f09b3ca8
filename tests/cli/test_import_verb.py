from __future__ import annotations

import json

from tests.cli.small_plants import write_line

TABLE = "name,x,y,time,next\nSaw,0,0,60,Drill\nDrill,4,0,50,\n"


def test_that_a_table_becomes_a_scene_that_can_be_checked_and_says_what_was_assumed(twin, tmp_path) -> None:
    (tmp_path / "line.csv").write_text(TABLE, encoding="utf-8")
    out = tmp_path / "line.usda"
    done = twin("import", tmp_path / "line.csv", "--out", out, "--json", "-")
    answer = json.loads(done.out)
    assert done.code == 0
    assert answer["scene"] == str(out)
    assert [machine["kind"] for machine in answer["machines"]] == ["source", "station", "station", "sink"]
    assert [note["where"] for note in answer["notes"]] == ["line.csv:2", "line.csv:3"]
    assert twin("check", out).code == 0


def test_that_faults_of_a_table_end_with_code_3_and_name_lines(twin, tmp_path) -> None:
    (tmp_path / "line.csv").write_text(TABLE.replace("60", "soon"), encoding="utf-8")
    done = twin("import", tmp_path / "line.csv", "--out", tmp_path / "line.usda")
    assert done.code == 3
    assert "line.csv:2.time: 'soon' is no number" in done.err
    assert not (tmp_path / "line.usda").exists()


def test_that_a_scene_that_is_there_is_replaced_only_when_asked(twin, tmp_path) -> None:
    (tmp_path / "line.csv").write_text(TABLE, encoding="utf-8")
    arguments = ("import", tmp_path / "line.csv", "--out", tmp_path / "line.usda")
    assert [twin(*arguments).code, twin(*arguments).code, twin(*arguments, "--replace").code] == [0, 3, 0]


def test_that_check_proposes_what_unmodelled_prims_could_be_with_confidence(twin, tmp_path) -> None:
    scene = write_line(
        tmp_path, ('    def Xform "Out"', '    def Xform "Conveyor_9"\n    {\n    }\n\n    def Xform "Out"')
    )
    done = twin("check", scene, "--json", tmp_path / "check.json")
    (proposal,) = json.loads((tmp_path / "check.json").read_text())["proposals"]
    assert (proposal["path"], proposal["kind"]) == ("/Plant/Conveyor_9", "conveyor")
    assert f"{proposal['confidence']:.0%}" in done.out
    assert "nothing is applied" in done.out
