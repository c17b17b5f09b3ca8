"""Orders through the command line: a scene with a CSV beside it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.small_plants import write_line
from tests.cli.terminal import Terminal

ORDERS = """\
order_id,product,quantity,release_s,due_s,priority,margin
A1,Leg,10,0,600,0,5
A2,Top,5,300,1200,1,8
"""
PLANT = "double twin:plant:horizon = 7200\n"
WITH_ORDERS = f"""{PLANT}    asset twin:plant:orders = @./orders.csv@
    bool twin:plant:endWithOrders = 1
    def TwinProduct "Leg" {{
    }}
    def TwinProduct "Top" {{
    }}
"""


@pytest.fixture
def scene(tmp_path: Path) -> Path:
    """Orders of two products for the sound line."""
    (tmp_path / "orders.csv").write_text(ORDERS, encoding="utf-8")
    return write_line(tmp_path, (PLANT, WITH_ORDERS), ("twin:plant:warmup = 600", "twin:plant:warmup = 0"))


def test_that_a_run_reports_its_orders(twin: Terminal, scene: Path) -> None:
    answer = twin("run", scene, "--replications", 6, "--workers", 1, "--json", "-")
    assert answer.code == 0, answer.err
    orders = answer.json["orders"]
    assert set(orders["by_id"]) == {"A1", "A2"}
    assert orders["on_time"]["ci95"][0] < orders["on_time"]["mean"] < orders["on_time"]["ci95"][1]
    assert 300.0 < orders["makespan_s"]["mean"] < 1500.0
    # The runs end with the orders, so all 15 parts came out in the time that statistics cover.
    hours = orders["makespan_s"]["mean"] / 3600.0
    assert answer.json["throughput_per_h"]["mean"] == pytest.approx(15 / hours, rel=0.1)


def test_that_the_table_shows_the_orders(twin: Terminal, scene: Path) -> None:
    answer = twin("run", scene, "--replications", 6, "--workers", 1)
    for words in ("Orders", "On time", "Tardiness", "Last order out"):
        assert words in answer.out


def test_that_check_finds_sound_orders_sound(twin: Terminal, scene: Path) -> None:
    answer = twin("check", scene, "--json", "-").json
    assert answer["valid"]
    assert answer["warnings"] == []
    assert answer["contents"]["orders"] == 2


def test_that_an_order_nobody_can_make_names_its_line(twin: Terminal, scene: Path) -> None:
    text = scene.read_text(encoding="utf-8")
    scene.write_text(
        text.replace("rel twin:flow:next = </Plant/Saw>", "rel twin:flow:next = </Plant/Saw>\n"
                     "        rel twin:source:product = </Plant/Leg>"),
        encoding="utf-8",
    )  # fmt: skip
    answer = twin("run", scene)
    assert answer.code == 3
    assert "orders.csv:3" in answer.err
    assert "no source makes /Plant/Top" in answer.err
