"""A small line in three layers: a layout with its own assets, process data, and a root over both."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[[str, str], Path]

MACHINE = """#usda 1.0
(
    defaultPrim = "Machine"
    metersPerUnit = 1
    upAxis = "Z"
)

def Xform "Machine" (
    kind = "component"
)
{
    def Cube "Body"
    {
        double size = 2
        float3[] extent = [(-1, -1, -1), (1, 1, 1)]
        color3f[] primvars:displayColor = [(0.5, 0.5, 0.5)]
    }
}
"""

LAYOUT = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)

def Xform "Plant" (
    kind = "assembly"
)
{
    def Xform "In" (
        kind = "component"
    )
    {
        double3 xformOp:translate = (-5, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }

    def "Mill" (
        instanceable = true
        prepend references = @./machine.usda@
    )
    {
        double3 xformOp:translate = (0, 0, 1)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }

    def Xform "Store" (
        kind = "component"
    )
    {
        double3 xformOp:translate = (4, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }

    def Xform "Belt" (
        kind = "component"
    )
    {
        double3 xformOp:translate = (8, 0, 0)
        float xformOp:rotateZ = 45
        uniform token[] xformOpOrder = ["xformOp:translate", "xformOp:rotateZ"]

        def Cube "Frame"
        {
            double size = 1
            float3[] extent = [(-0.5, -0.5, -0.5), (0.5, 0.5, 0.5)]
            double3 xformOp:scale = (6, 0.5, 1)
            uniform token[] xformOpOrder = ["xformOp:scale"]
        }
    }

    def Xform "Out" (
        kind = "component"
    )
    {
        double3 xformOp:translate = (14, 0, 0)
        uniform token[] xformOpOrder = ["xformOp:translate"]
    }
}
"""

PROCESS = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)

over "Plant" (
    prepend apiSchemas = ["TwinPlantAPI"]
)
{
    double twin:plant:horizon = 3600
    asset twin:plant:orders = @./orders.csv@

    def TwinProduct "Gear" (
        displayName = "Gear wheel"
    )
    {
        double twin:product:margin = 5
    }

    def TwinCrew "Fitters"
    {
        int twin:crew:count = 2
    }

    over "In" (
        prepend apiSchemas = ["TwinSourceAPI"]
    )
    {
        rel twin:source:product = </Plant/Gear>
        rel twin:flow:next = </Plant/Mill>
    }

    over "Mill" (
        prepend apiSchemas = ["TwinStationAPI", "TwinFailureAPI:jam", "TwinFactorAPI:second", "TwinFactorAPI:pace"]
    )
    {
        string twin:station:processTime = "lognormal(mean=60, cv=0.2)"
        string twin:failure:jam:uptime = "exponential(3600)"
        string twin:failure:jam:repair = "empirical(@repairs.csv@, seconds)"
        rel twin:failure:jam:crew = </Plant/Fitters>
        rel twin:flow:next = </Plant/Store>
        token twin:factor:second:attribute = "twin:station:servers"
        double twin:factor:second:min = 1
        double twin:factor:second:max = 3
        double twin:factor:second:step = 1
        double twin:factor:second:costPerStep = 1000
        token twin:factor:pace:attribute = "twin:station:processTime.mean"
        string[] twin:factor:pace:levels = ["50", "60"]
    }

    over "Store" (
        prepend apiSchemas = ["TwinBufferAPI"]
    )
    {
        int twin:buffer:capacity = 4
        rel twin:flow:next = </Plant/Belt>
    }

    over "Belt" (
        prepend apiSchemas = ["TwinConveyorAPI"]
    )
    {
        double twin:conveyor:speed = 0.5
        double twin:conveyor:pitch = 0.5
        rel twin:flow:next = </Plant/Out>
    }

    over "Out" (
        prepend apiSchemas = ["TwinSinkAPI"]
    )
    {
    }
}
"""

ROOT = """#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    subLayers = [@./process.usda@, @./layout.usda@]
    upAxis = "Z"
)
"""

ORDERS = "order_id,product,quantity,release_s,due_s,priority,margin\nA1,Gear,3,0,1800,1,5\n"
REPAIRS = "seconds\n60\n120\n240\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file below the test's folder."""

    def write_text(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write_text


@pytest.fixture
def line(write: Write) -> Path:
    """Root file of a source, a station with an asset, a buffer, a belt at 45° and a sink."""
    for name, text in (
        ("line/machine.usda", MACHINE),
        ("line/layout.usda", LAYOUT),
        ("line/process.usda", PROCESS),
        ("line/orders.csv", ORDERS),
        ("line/repairs.csv", REPAIRS),
    ):
        write(name, text)
    return write("line/plant.usda", ROOT)


def stage_text(body: str, *, metres: float | None = 1.0, up: str | None = "Z", extra: str = "") -> str:
    """A layer with one root prim called `Plant` and the given text in it."""
    units = "" if metres is None else f"    metersPerUnit = {metres}\n"
    units += "" if up is None else f'    upAxis = "{up}"\n'
    head = f'#usda 1.0\n(\n    defaultPrim = "Plant"\n{units}{extra})\n\n'
    return head + f'def Xform "Plant"\n{{\n{body}\n}}\n'
