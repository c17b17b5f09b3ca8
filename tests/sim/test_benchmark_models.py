"""The scenes of the benchmarks are those that the proofs run, and the committed files are current."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import twin_app
from benchmarks.scenes import MODELS, write_models
from tests.oracles.plants import m3
from twin_app.sim import compile_model, run_replications


@pytest.mark.parametrize("name", ["m1.usda", "m2.usda", "m3.usda"])
def test_that_the_committed_scenes_are_what_the_script_writes(name: str, tmp_path: Path) -> None:
    write_models(tmp_path)

    assert (MODELS / name).read_text(encoding="utf-8") == (tmp_path / name).read_text(encoding="utf-8")


def test_that_a_scene_and_a_plant_built_by_hand_give_the_same_rows() -> None:
    rows = [
        run_replications(compile_model(plant), seed=1, first=0, count=3)
        for plant in (twin_app.load(MODELS / "m3.usda"), m3())
    ]

    np.testing.assert_array_equal(rows[0], rows[1])
