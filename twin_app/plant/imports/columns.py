"""What a table of machines may say, and the names its columns go by, in English and German."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from twin_app.plant.imports.units import Quantity, unit_factor, units_of


class Column(Enum):
    """The value is what messages call it."""

    NAME = "name"
    KIND = "kind"
    X = "x"
    Y = "y"
    Z = "z"
    TURN = "turn"
    SIZE = "size"
    LENGTH = "length"
    WIDTH = "width"
    DEPTH = "depth"
    HEIGHT = "height"
    TIME = "time"
    CV = "cv"
    SETUP = "setup"
    MACHINES = "machines"
    CAPACITY = "capacity"
    SPEED = "speed"
    PITCH = "pitch"
    UPTIME = "uptime"
    REPAIR = "repair"
    AVAILABILITY = "availability"
    SCRAP = "scrap"
    POWER = "power"
    NEXT = "next"


QUANTITIES: dict[Column, Quantity] = {
    **dict.fromkeys(
        (Column.X, Column.Y, Column.Z, Column.LENGTH, Column.WIDTH, Column.DEPTH, Column.HEIGHT, Column.PITCH),
        Quantity.LENGTH,
    ),
    Column.SIZE: Quantity.LENGTH,
    **dict.fromkeys((Column.TIME, Column.SETUP, Column.UPTIME, Column.REPAIR), Quantity.TIME),
    **dict.fromkeys((Column.CV, Column.AVAILABILITY, Column.SCRAP), Quantity.SHARE),
    **dict.fromkeys((Column.MACHINES, Column.CAPACITY), Quantity.COUNT),
    Column.SPEED: Quantity.SPEED,
    Column.POWER: Quantity.POWER,
    Column.TURN: Quantity.ANGLE,
}

_NAMES: dict[Column, str] = {
    Column.NAME: "name machine station maschine bezeichnung benennung anlage arbeitsplatz resource equipment",
    Column.KIND: "kind type typ art role rolle category kategorie",
    Column.X: "x posx xpos positionx xposition xkoordinate",
    Column.Y: "y posy ypos positiony yposition ykoordinate",
    Column.Z: "z posz zpos positionz zposition zkoordinate",
    Column.TURN: "turn rotation angle winkel drehung orientation rotz",
    Column.SIZE: "size dimensions dimension masse groesse abmessung abmessungen footprint",
    Column.LENGTH: "length laenge sizex lx",
    Column.WIDTH: "width breite sizey wy",
    Column.DEPTH: "depth tiefe",
    Column.HEIGHT: "height hoehe sizez",
    Column.TIME: "time times cycletime processtime processingtime taktzeit taktzeiten zykluszeit bearbeitungszeit "
    "prozesszeit takt cycle zeit interarrival interarrivaltime ankunftsabstand operationtime stueckzeit",
    Column.CV: "cv variation variationskoeffizient timecv",
    Column.SETUP: "setup setuptime ruestzeit changeover changeovertime ruesten umruestzeit",
    Column.MACHINES: "machines servers parallel count anzahl places plaetze number quantity maschinen",
    Column.CAPACITY: "capacity kapazitaet buffer buffersize puffer puffergroesse storage",
    Column.SPEED: "speed geschwindigkeit velocity beltspeed",
    Column.PITCH: "pitch spacing teilung abstand partlength",
    Column.UPTIME: "uptime mttf mtbf timetofailure meantimetofailure meantimebetweenfailures laufzeit",
    Column.REPAIR: "repair mttr repairtime timetorepair meantimetorepair reparaturzeit stoerdauer",
    Column.AVAILABILITY: "availability verfuegbarkeit",
    Column.SCRAP: "scrap scraprate ausschuss ausschussquote rejects",
    Column.POWER: "power leistung workingpower powerdraw nennleistung",
    Column.NEXT: "next successor successors nextstation nachfolger naechste ziel target to nach downstream",
}
_COLUMNS = {word: column for column, words in _NAMES.items() for word in words.split()}

_IDENTIFIERS = {
    "globalassetid": "globalAssetId",
    "aasglobalassetid": "globalAssetId",
    "assetid": "assetId",
    "specificassetid": "specificAssetId",
    "aasid": "aasId",
    "aas": "aasId",
    "id": "id",
    "caexid": "caexId",
    "amlid": "caexId",
    "automationmlid": "caexId",
    "guid": "guid",
    "uuid": "uuid",
    "serialnumber": "serialNumber",
    "seriennummer": "serialNumber",
    "inventorynumber": "inventoryNumber",
    "inventarnummer": "inventoryNumber",
    "equipmentid": "equipmentId",
}
"""Columns that only name a machine in other systems, and the word they are kept under."""

_UNIT_AT_END = re.compile(r"^(.*?)\s*[\[(]\s*([^\])]*?)\s*[\])]\s*$")
_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What one column of a file is."""

    title: str
    """As it stands in the file."""
    column: Column | None = None
    """None: not a value; an identifier or unknown."""
    identifier: str = ""
    factor: float = 1.0
    """Of the column's unit."""
    problem: str = ""


def read_heading(title: str) -> Heading:
    """What a column is by its title: `X [mm]`, `cycle_time_s`, `Taktzeit (min)`, `globalAssetId`."""
    words, unit = _split_unit(title)
    word = _plain(words)
    if word in _IDENTIFIERS:
        return Heading(title=title, identifier=_IDENTIFIERS[word])
    column = _COLUMNS.get(word)
    if column is None and not unit:
        column, unit = _with_unit_behind(title)
    if column is None:
        return Heading(title=title)
    return _with_factor(title, column, unit)


def known_titles() -> str:
    """For messages."""
    return ", ".join(column.value for column in Column)


def _split_unit(title: str) -> tuple[str, str]:
    found = _UNIT_AT_END.match(title.strip())
    return (found[1], found[2]) if found else (title, "")


def _with_unit_behind(title: str) -> tuple[Column | None, str]:
    """`cycle_time_s` and `x mm`: the last word is the unit."""
    head, _, unit = re.sub(r"[_\-.]", " ", title.strip()).rpartition(" ")
    column = _COLUMNS.get(_plain(head))
    quantity = QUANTITIES.get(column) if column else None
    is_unit = quantity is not None and unit_factor(quantity, unit) is not None
    return (column, unit) if is_unit else (None, "")


def _with_factor(title: str, column: Column, unit: str) -> Heading:
    quantity = QUANTITIES.get(column)
    if quantity is None or not unit:
        return Heading(title=title, column=column)
    factor = unit_factor(quantity, unit)
    if factor is None:
        return Heading(title=title, column=column, problem=f"unit {unit!r} is unknown; allowed: {units_of(quantity)}")
    return Heading(title=title, column=column, factor=factor)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.lower().translate(_SPELT_OUT))
