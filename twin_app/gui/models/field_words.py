"""What attributes are called beside their fields, and in which measure they are read and typed."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from twin_app.gui.wording import QT_TRANSLATE_NOOP
from twin_app.plant.vocabulary import Attribute

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_LABELS = {
    "twin:station:servers": QT_TRANSLATE_NOOP("Field", "Places"),
    "twin:station:reworkTo": QT_TRANSLATE_NOOP("Field", "Rework goes to"),
    "twin:station:priority": QT_TRANSLATE_NOOP("Field", "Order of parts"),
    "twin:station:setupTime": QT_TRANSLATE_NOOP("Field", "Set-up time"),
    "twin:process:<name>:setupTime": QT_TRANSLATE_NOOP("Field", "Set-up time"),
    "twin:process:<name>:next": QT_TRANSLATE_NOOP("Field", "Goes to"),
    "twin:setup:matrix": QT_TRANSLATE_NOOP("Field", "Time from product to product"),
    "twin:failure:<name>:uptime": QT_TRANSLATE_NOOP("Field", "Time between"),
    "twin:failure:<name>:repair": QT_TRANSLATE_NOOP("Field", "Repair time"),
    "twin:failure:<name>:clock": QT_TRANSLATE_NOOP("Field", "Counts while"),
    "twin:failure:<name>:scrapPart": QT_TRANSLATE_NOOP("Field", "Part is scrapped"),
    "twin:power:setup": QT_TRANSLATE_NOOP("Field", "Set-up"),
    "twin:power:off": QT_TRANSLATE_NOOP("Field", "Off shift"),
    "twin:source:interarrival": QT_TRANSLATE_NOOP("Field", "Time between arrivals"),
    "twin:source:product": QT_TRANSLATE_NOOP("Field", "Products"),
    "twin:flow:next": QT_TRANSLATE_NOOP("Field", "Goes to"),
    "twin:flow:policy": QT_TRANSLATE_NOOP("Field", "Which of several"),
    "twin:flow:transport": QT_TRANSLATE_NOOP("Field", "Carried by"),
    "twin:factor:<name>:min": QT_TRANSLATE_NOOP("Field", "Smallest"),
    "twin:factor:<name>:max": QT_TRANSLATE_NOOP("Field", "Largest"),
    "twin:factor:<name>:costPerStep": QT_TRANSLATE_NOOP("Field", "Cost of a step"),
    "twin:plant:warmup": QT_TRANSLATE_NOOP("Field", "Warm-up"),
    "twin:plant:wipCost": QT_TRANSLATE_NOOP("Field", "Cost of parts inside"),
}
_IN_PERCENT = ("twin:station:scrap", "twin:station:rework", "twin:fleet:batteryLow")
_TIMES = "twin:station:speed"


@dataclass(frozen=True, slots=True)
class Measure:
    """How a number is shown: `0.003` as `0.3` with the unit `%`."""

    unit: str
    scale: float = 1.0
    """What is authored, times this, is what is shown."""


def words(name: str) -> str:
    """`camelCase` as words: `Camel case`."""
    text = _HUMP.sub(" ", name.replace("_", " ")).lower()
    return text[:1].upper() + text[1:]


def label_of(attribute: Attribute) -> str:
    """`processTime` becomes `Process time`; some have names that say more."""
    own = _LABELS.get(attribute.name)
    return QCoreApplication.translate("Field", own) if own else words(attribute.property_name)


def measure_of(attribute: Attribute, currency: str = "") -> Measure:
    """Shares are in percent, costs in the currency of the plant, speeds in times."""
    if attribute.name in _IN_PERCENT:
        return Measure("%", 100.0)
    if attribute.name == _TIMES:
        return Measure("×")
    return Measure(attribute.unit.replace("currency", currency) if currency else attribute.unit)
