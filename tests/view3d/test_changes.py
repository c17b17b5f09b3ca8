from __future__ import annotations

from pathlib import Path

import pytest

from tests.view3d.shapes import small_line
from twin_app.errors import SceneError
from twin_app.plant.description import PrimRecord, Value
from twin_app.view3d.changes import change_text, read_changes

TIME, CAPACITY = "twin:station:processTime", "twin:buffer:capacity"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ({TIME: "5.55"}, {TIME: "5.15"}, "5.55 → 5.15 s"),
        ({TIME: "lognormal(mean=5.55, cv=0.2)"}, {TIME: "lognormal(mean=5.15, cv=0.2)"}, "5.55 → 5.15 s"),
        ({TIME: "lognormal(5.55, 0.2)"}, {TIME: "lognormal(5.15, 0.2)"}, "5.55 → 5.15 s"),
        ({TIME: "gamma(mean=9, cv=0.2)"}, {TIME: "gamma(mean=9, cv=0.1)"}, "cv 0.2 → 0.1"),
        ({CAPACITY: 14}, {CAPACITY: 32}, "14 → 32 places"),
        ({}, {"twin:station:servers": 2}, "1 → 2 places"),
        ({TIME: "5"}, {TIME: "4", "twin:station:servers": 2}, "5 → 4 s  + 1"),
        ({TIME: "5"}, {TIME: "5"}, ""),
        ({TIME: "5"}, {TIME: "empirical(@a_long_name.csv@, seconds_per_part)"}, "process time changed"),
    ],
)
def test_that_a_change_is_told_in_few_words(before: dict[str, Value], after: dict[str, Value], text: str) -> None:
    assert change_text(PrimRecord(path="/P", values=before), PrimRecord(path="/P", values=after)) == text


def test_that_a_layer_is_read_over_the_scene_and_new_nodes_are_told_apart(tmp_path: Path) -> None:
    scene, layer = tmp_path / "line.usda", tmp_path / "change.usda"
    scene.write_text(small_line(), encoding="utf-8")
    layer.write_text(
        """#usda 1.0
over "Plant" {
    over "Cut" { string twin:station:processTime = "4"
    }
    def Xform "Store" (prepend apiSchemas = ["TwinBufferAPI"]) { int twin:buffer:capacity = 3
    }
}
""",
        encoding="utf-8",
    )
    changes = read_changes(scene, layer)
    assert dict(changes.texts) == {"/Plant/Cut": "5 → 4 s"}
    assert changes.added == ("/Plant/Store",)
    with pytest.raises(SceneError, match=r"absent\.usda"):
        read_changes(scene, tmp_path / "absent.usda")
