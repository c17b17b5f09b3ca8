from __future__ import annotations

from pathlib import Path

import pytest

from twin_app.errors import InvalidPlantError
from twin_app.plant.imports import ImportedPlant, Machine, read_import

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<CMSDDocument xmlns="urn:cmsd:main">
<HeaderSection><UnitDefaults><TimeUnit>minute</TimeUnit></UnitDefaults></HeaderSection>
<DataSection>
"""
TAIL = "</DataSection></CMSDDocument>"
RESOURCES = "".join(
    f"<Resource><Identifier>{key}</Identifier><ResourceType>machine</ResourceType><Name>{name}</Name></Resource>"
    for key, name in (("R1", "Lathe"), ("R2", "Mill A"), ("R3", "Mill B"))
)


def part(key: str, name: str, plan: str) -> str:
    owner = f"<ProcessPlan><ProcessPlanIdentifier>{plan}</ProcessPlanIdentifier></ProcessPlan>"
    return f"<PartType><Identifier>{key}</Identifier><Name>{name}</Name>{owner}</PartType>"


def process(key: str, resources: str, time: str = "<Value>2</Value>", more: str = "") -> str:
    needed = "".join(
        f"<Resource><ResourceIdentifier>{name}</ResourceIdentifier></Resource>" for name in resources.split()
    )
    return (
        f"<Process><Identifier>{key}</Identifier><ResourcesRequired>{needed}</ResourcesRequired>{more}"
        f"<OperationTime>{time}</OperationTime></Process>"
    )


def plan(key: str, *processes: str) -> str:
    return f"<ProcessPlan><Identifier>{key}</Identifier>{''.join(processes)}</ProcessPlan>"


def read(tmp_path: Path, body: str) -> ImportedPlant:
    (tmp_path / "cell.xml").write_text(HEAD + body + TAIL, encoding="utf-8")
    return read_import(tmp_path / "cell.xml")


def machines(plant: ImportedPlant) -> dict[str, Machine]:
    return {machine.name: machine for machine in plant.machines}


def test_that_a_process_plan_becomes_a_line_with_times_in_seconds(tmp_path) -> None:
    body = part("P1", "Gear", "PP1") + RESOURCES + plan("PP1", process("a", "R1"), process("b", "R2 R3"))
    found = machines(read(tmp_path, body))
    assert found["Gear_Source"].next == ("Lathe",)
    assert found["Gear_Source"].makes == ("Gear",)
    assert found["Lathe"].next == ("Mill_A", "Mill_B")
    assert found["Mill_B"].next == ("Finished",)
    assert found["Lathe"].values["twin:station:processTime"] == "120"
    assert found["Lathe"].identifiers == {"cmsdId": "R1"}


def test_that_the_sequence_of_the_first_process_goes_before_the_order_of_the_document(tmp_path) -> None:
    steps = "".join(f"<Process><ProcessIdentifier>{key}</ProcessIdentifier></Process>" for key in ("a", "b"))
    first = (
        "<FirstProcess><ProcessIdentifier>s</ProcessIdentifier></FirstProcess>"
        f"<Process><Identifier>s</Identifier><SubProcessGroup><Type>sequence</Type>{steps}</SubProcessGroup></Process>"
    )
    body = part("P1", "Gear", "PP1") + RESOURCES + plan("PP1", first, process("b", "R2"), process("a", "R1"))
    found = machines(read(tmp_path, body))
    assert found["Gear_Source"].next == ("Lathe",)
    assert found["Lathe"].next == ("Mill_A",)


def test_that_products_keep_their_own_times_ways_and_set_ups(tmp_path) -> None:
    setup = "<SetupTime><Unit>second</Unit><Value>30</Value></SetupTime>"
    body = part("P1", "Gear", "PP1") + part("P2", "Shaft", "PP2") + RESOURCES
    body += plan("PP1", process("a", "R1", more=setup), process("b", "R2"))
    body += plan("PP2", process("a", "R1", "<Value>5</Value>"), process("b", "R3"))
    lathe = machines(read(tmp_path, body))["Lathe"]
    assert lathe.products == {
        "Gear": {"next": ("Mill_A",), "processTime": "120", "setupTime": "30"},
        "Shaft": {"next": ("Mill_B",), "processTime": "300"},
    }
    assert "twin:station:setupTime" not in lathe.values


@pytest.mark.parametrize(
    ("name", "parameters", "text"),
    [
        ("Exponential", {"mean": 2}, "exponential(120.0)"),
        ("exponential", {"lambda": 0.5}, "exponential(120.0)"),
        ("Triangular", {"min": 1, "mode": 2, "max": 3}, "triangular(60.0, 120.0, 180.0)"),
        ("Uniform", {"Minimum": 1, "Maximum": 2}, "uniform(60.0, 120.0)"),
        ("Normal", {"mean": 2, "Standard Deviation": 0.5}, "normal(120.0, 30.0)"),
        ("Weibull", {"scale": 2, "shape": 1.5}, "weibull(120.0, 1.5)"),
        ("Gamma", {"alpha": 4, "beta": 0.5}, "gamma(120.0, 0.5)"),
        ("Lognormal", {"mean": 2, "stdev": 0.5}, "lognormal(120.0, 0.25)"),
    ],
)
def test_that_distributions_keep_their_meaning(tmp_path, name, parameters, text) -> None:
    rows = "".join(
        f"<DistributionParameter><Name>{key}</Name><Value>{value}</Value></DistributionParameter>"
        for key, value in parameters.items()
    )
    time = f"<Distribution><Name>{name}</Name>{rows}</Distribution>"
    body = part("P1", "Gear", "PP1") + RESOURCES + plan("PP1", process("a", "R1", time))
    assert machines(read(tmp_path, body))["Lathe"].values["twin:station:processTime"] == text


def test_that_failures_sizes_and_places_come_along(tmp_path) -> None:
    lathe = (
        "<Resource><Identifier>R1</Identifier><ResourceType>machine</ResourceType>"
        "<Size><Unit>centimeter</Unit><Width>300</Width><Depth>200</Depth><Height>180</Height></Size>"
        "<Property><Name>MTTF</Name><Unit>hour</Unit><Value>8</Value></Property>"
        "<Property><Name>MTTR</Name><Value>10</Value></Property></Resource>"
        "<Layout><Identifier>L</Identifier><Placement><LayoutElementIdentifier>R1</LayoutElementIdentifier>"
        "<Location><X>4</X><Y>5</Y><Z>0</Z></Location></Placement></Layout>"
    )
    found = machines(read(tmp_path, part("P1", "Gear", "PP1") + lathe + plan("PP1", process("a", "R1"))))["R1"]
    assert found.size_m == pytest.approx((3.0, 2.0, 1.8))
    assert found.position_m == (4.0, 5.0, 0.0)
    assert found.values["twin:failure:stop:uptime"] == "exponential(28800.0)"
    assert found.values["twin:failure:stop:repair"] == "exponential(600.0)"


def test_that_what_is_not_read_is_named(tmp_path) -> None:
    body = part("P1", "Gear", "PP1") + RESOURCES + plan("PP1", process("a", "R1"))
    body += "<Calendar/><Job/><Job/>"
    body += "<Resource><Identifier>E</Identifier><ResourceType>employee</ResourceType></Resource>"
    messages = " ".join(str(note) for note in read(tmp_path, body).notes)
    assert "Calendar: 1 passed over" in messages
    assert "Job: 2 passed over" in messages
    assert "E (employee) is passed over" in messages
    assert "no process plan needs Mill A" in messages


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (RESOURCES + plan("PP1", process("a", "R9")), "there is no resource 'R9'"),
        (RESOURCES + plan("PP1", process("a", "R1"), process("b", "R1")), "needed twice in one plan"),
        (RESOURCES + plan("PP1", process("a", "R1", "<Unit>parsec</Unit><Value>1</Value>")), "is no time"),
        (RESOURCES + plan("PP1", process("a", "R1", "<Value>soon</Value>")), "write a number"),
        (RESOURCES + plan("PP1", process("a", "R1", "")), "neither a Value nor a Distribution"),
        (RESOURCES, "there is no process plan"),
        (RESOURCES + RESOURCES, "is there twice"),
    ],
)
def test_that_what_cannot_be_simulated_is_a_fault_with_its_line(tmp_path, body, says) -> None:
    with pytest.raises(InvalidPlantError, match=says) as error:
        read(tmp_path, body)
    assert error.value.faults[0].where.startswith("cell.xml")


LAUGHS = (
    '<!DOCTYPE a [<!ENTITY l0 "ha">'
    + "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 12))
    + "]><a>&l11;</a>"
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (LAUGHS.encode(), "never expanded"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "never expanded"),
        (b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>', "never expanded"),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>".encode("utf-16"), "never expanded"),
        (b"<a>" * 5000, "nested more than"),
        (b"<a><b></a>", "broken XML"),
        (b"", "broken XML"),
        (b"<?xml version='1.0' encoding='no-such'?><a/>", "broken XML"),
        (b"<CAEXFile/>", "is no CMSD"),
    ],
)
def test_that_hostile_or_broken_xml_is_refused(tmp_path, content, says) -> None:
    (tmp_path / "a.xml").write_bytes(content)
    with pytest.raises(InvalidPlantError, match=says):
        read_import(tmp_path / "a.xml")
