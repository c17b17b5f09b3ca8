"""Energy and money through the command line: tables, JSON, result file and report."""

from __future__ import annotations

from pathlib import Path

import h5py
import numpy as np
import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import Terminal
from twin_app.sim.responses import ENERGY_CATEGORIES

HEAD = "double twin:plant:horizon = 7200\n"
MONEY = f"""{HEAD}    token twin:plant:currency = "CHF"
    rel twin:plant:tariff = </Plant/Grid>
    def TwinTariff "Grid" {{
        double[] twin:tariff:price = [0.2]
        double[] twin:tariff:carbon = [0.3]
        double twin:tariff:demandCharge = 10
    }}
"""
SAW = 'def Xform "Saw" (prepend apiSchemas = ["TwinStationAPI", "TwinFailureAPI:blade"])\n    {'
POWERED_SAW = SAW.replace('"TwinStationAPI"', '"TwinStationAPI", "TwinPowerAPI"') + (
    "\n        double twin:power:working = 8\n        double twin:power:idle = 3\n        double twin:power:down = 1"
    "\n        double twin:station:scrap = 0.05"
)


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """The sound line with a powered saw, a tariff and another currency."""
    return write_line(tmp_path, (HEAD, MONEY), (SAW, POWERED_SAW))


def test_that_a_run_says_what_energy_was_for(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    out = tmp_path / "run.h5"
    answer = twin("run", scene, "--replications", 4, "--workers", 1, "--json", "-", "--out", out).json
    energy, curve = answer["energy"], answer["load_curve"]

    assert tuple(energy["categories_kwh"]) == ENERGY_CATEGORIES
    total = sum(one["mean"] for one in energy["categories_kwh"].values())
    assert total == pytest.approx(answer["energy_kwh"]["mean"], rel=1e-9)
    assert sum(curve["mean_kw"]) / 4.0 == pytest.approx(total, rel=1e-9)
    assert sum(one["mean"] for one in energy["per_part_kwh"].values()) == pytest.approx(
        answer["energy_kwh_per_part"]["mean"], rel=1e-9
    )
    assert curve["start_s"] == [900.0 * i for i in range(8)]
    assert len(curve["ci95_kw"][0]) == len(curve["ci95_kw"][1]) == 8
    assert set(energy["consumers_kwh"]) == {"/Plant/Saw"}
    assert energy["demand_cost"]["mean"] == pytest.approx(10.0 * answer["peak_kw"]["mean"])
    with h5py.File(out) as file:
        names = list(file["responses"].asstr())
        rows = file["replications/responses"][:]
    load = rows[:, [i for i, name in enumerate(names) if name.startswith("load:")]]
    np.testing.assert_allclose(load.sum(axis=1) / 4.0, rows[:, names.index("energy_kwh")], rtol=1e-9)


def test_that_tables_show_categories_waste_and_money_in_the_currency_of_the_plant(twin: Terminal, scene: Path) -> None:
    out = twin("run", scene, "--replications", 2, "--workers", 1).out

    for words in (
        "Energy: what it was for",
        "Work on scrap",
        "Waste",
        "Energy cost per good part",
        "Load from 0 s to 2 h",
    ):
        assert words in out
    assert out.count("CHF") >= 4
    assert "EUR" not in out


def test_that_a_plant_without_power_is_shown_no_energy(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(tmp_path)
    answer = twin("run", scene, "--replications", 2, "--workers", 1, "--json", "-").json

    assert answer["energy"] is None
    assert answer["load_curve"] is None
    assert "Energy" not in twin("run", scene, "--replications", 2, "--workers", 1).out


def test_that_a_study_of_energy_reports_where_it_goes(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    options = ("--simulations", 60, "--objective", "energyPerPart", "--workers", 1, "--out", tmp_path / "out")
    answer = twin("study", scene, *options)
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")

    assert answer.code == 0, answer.err
    assert "Where the energy goes" in report
    assert "Work on good parts" in report


def test_that_a_study_of_cost_without_any_cost_is_doubtful(twin: Terminal, tmp_path: Path) -> None:
    scene = write_line(tmp_path, (HEAD, f'{HEAD}    token twin:plant:objective = "costPerPart"\n'))
    answer = twin("check", scene, "--json", "-").json

    assert [warning["attribute"] for warning in answer["warnings"]] == ["twin:plant:objective"]
