"""Small scenes as text: a sound one, and ways to break it."""

from __future__ import annotations

from pathlib import Path

LINE = """\
#usda 1.0
(
    defaultPrim = "Plant"
    metersPerUnit = 1
    upAxis = "Z"
)

def Xform "Plant" (prepend apiSchemas = ["TwinPlantAPI"])
{
    double twin:plant:horizon = 7200
    double twin:plant:warmup = 600

    def Xform "In" (prepend apiSchemas = ["TwinSourceAPI"])
    {
        rel twin:flow:next = </Plant/Saw>
    }

    def Xform "Saw" (prepend apiSchemas = ["TwinStationAPI", "TwinFailureAPI:blade"])
    {
        rel twin:flow:next = </Plant/Shelf>
        string twin:station:processTime = "lognormal(mean=18, cv=0.3)"
        string twin:failure:blade:uptime = "exponential(1800)"
        string twin:failure:blade:repair = "exponential(200)"
    }

    def Xform "Shelf" (prepend apiSchemas = ["TwinBufferAPI", "TwinFactorAPI:places"])
    {
        rel twin:flow:next = </Plant/Drill>
        int twin:buffer:capacity = 2
        token twin:factor:places:attribute = "twin:buffer:capacity"
        string twin:factor:places:label = "Shelf places"
        double twin:factor:places:min = 2
        double twin:factor:places:max = 8
        double twin:factor:places:step = 2
        double twin:factor:places:costPerStep = 300
    }

    def Xform "Drill" (prepend apiSchemas = ["TwinStationAPI", "TwinFactorAPI:speed"])
    {
        rel twin:flow:next = </Plant/Out>
        string twin:station:processTime = "lognormal(mean=20, cv=0.3)"
        token twin:factor:speed:attribute = "twin:station:speed"
        string twin:factor:speed:label = "Drill speed"
        double twin:factor:speed:min = 1
        double twin:factor:speed:max = 1.2
        double twin:factor:speed:step = 0.1
        double twin:factor:speed:costPerStep = 5000
    }

    def Xform "Out" (prepend apiSchemas = ["TwinSinkAPI"])
    {
    }
}
"""
"""Two stations with a shelf between them and two factors; sound."""


def write_line(folder: Path, *changes: tuple[str, str]) -> Path:
    """Write the sound line with some texts replaced, each of which must stand in it."""
    text = LINE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    path = folder / "plant.usda"
    path.write_text(text, encoding="utf-8")
    return path
