"""Heat and tools through the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import Terminal

SAW = '["TwinStationAPI", "TwinFailureAPI:blade"]'
WARM_SAW = '["TwinStationAPI", "TwinFailureAPI:blade", "TwinThermalAPI", "TwinToolAPI"]'
BLADE = '        string twin:failure:blade:repair = "exponential(200)"\n'
BODY = f"""{BLADE}
        double twin:thermal:heatCapacity = 0.1
        double twin:thermal:lossCoefficient = 0.05
        double twin:thermal:setpoint = 120
        double twin:thermal:band = 8
        double twin:thermal:heaterPower = 20
        double twin:thermal:partHeat = 0.02
        double twin:tool:referenceLife = 900
        string twin:tool:changeTime = "60"
        double twin:tool:cost = 12
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """The sound line with a saw that is warm and wears."""
    return write_line(tmp_path, (SAW, WARM_SAW), (BLADE, BODY))


def test_that_check_finds_physics_sound(twin: Terminal, scene: Path) -> None:
    answer = twin("check", scene, "--json", "-").json
    assert answer["valid"]
    assert answer["warnings"] == []


def test_that_a_run_reports_heat_and_tools(twin: Terminal, scene: Path) -> None:
    answer = twin("run", scene, "--replications", 4, "--workers", 1, "--json", "-")
    assert answer.code == 0, answer.err
    saw, drill = answer.json["nodes"]["/Plant/Saw"], answer.json["nodes"]["/Plant/Drill"]
    heat = {name: summary["mean"] for name, summary in saw["heat"].items()}
    assert heat["heater_kwh"] == pytest.approx(heat["stored_kwh"] + heat["lost_kwh"] + heat["parts_kwh"], rel=1e-9)
    assert saw["tool"]["tool_changes"]["mean"] > 3.0
    assert answer.json["tool_cost"]["mean"] == saw["tool"]["tool_cost"]["mean"]
    assert drill["heat"] is None
    assert drill["tool"] is None


def test_that_the_tables_show_heat_and_tools(twin: Terminal, scene: Path) -> None:
    answer = twin("run", scene, "--replications", 4, "--workers", 1)
    for words in ("Heat", "heater kWh", "in band", "Tools", "changes", "Tool cost per part"):
        assert words in answer.out


def test_that_a_speed_too_fast_for_the_tool_is_refused(twin: Terminal, scene: Path) -> None:
    answer = twin("run", scene, "--set", "/Plant/Saw.twin:station:speed=1000")
    assert answer.code == 3
    assert "twin:tool:referenceLife" in answer.err


def test_that_a_snapshot_of_a_warm_machine_starts_a_run(twin: Terminal, scene: Path, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    assert twin("run", scene, "--state-out", state, "--at", 3000).code == 0
    assert '"temperature_c"' in state.read_text(encoding="utf-8")
    answer = twin("run", scene, "--from", state, "--replications", 2, "--workers", 1, "--json", "-")
    assert answer.code == 0, answer.err
    assert answer.json["nodes"]["/Plant/Saw"]["heat"]["in_band"]["mean"] > 0.9
