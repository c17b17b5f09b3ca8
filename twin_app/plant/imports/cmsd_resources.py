"""Resources of CMSD as machines."""

from __future__ import annotations

from dataclasses import dataclass, field

from twin_app.errors import Fault
from twin_app.plant.description import Value
from twin_app.plant.distribution_text import DistributionError
from twin_app.plant.distributions import Distribution, DistributionKind
from twin_app.plant.imports.cmsd_layout import Layout
from twin_app.plant.imports.cmsd_times import TimeReader
from twin_app.plant.imports.machine_rows import STOP
from twin_app.plant.imports.model import Machine
from twin_app.plant.imports.names import prim_name, unlike
from twin_app.plant.imports.xml_tree import Element
from twin_app.plant.vocabulary import Role

RESERVED = "Products"
"""Where the products stand."""
_ROLES = {"machine": Role.STATION, "station": Role.STATION, "conveyor": Role.CONVEYOR, "buffer": Role.BUFFER}
_UPTIMES = ("mttf", "mtbf", "meantimetofailure", "meantimebetweenfailures", "timetofailure", "uptime")
_REPAIRS = ("mttr", "meantimetorepair", "timetorepair", "repairtime")
_CAPACITIES = ("capacity", "buffercapacity")
_SPEEDS = ("speed", "velocity")


@dataclass(slots=True)
class ResourceReader:
    """Reads all resources of a document once."""

    data: Element
    times: TimeReader
    layout: Layout
    name: str
    faults: list[Fault]
    notes: list[Fault] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Machine by the identifier of its resource."""
    of_class: dict[str, list[str]] = field(default_factory=dict)
    """Machines by the identifier of their resource class."""

    def read(self) -> list[Machine]:
        """Machines, conveyors and buffers; what else there is goes into the notes."""
        classes = {found.value("Identifier"): found for found in self.data.all("ResourceClass")}
        machines: list[Machine] = []
        for element in self.data.all("Resource"):
            of_class = classes.get(element.value("ResourceClass", "ResourceClassIdentifier"))
            machine = self._machine(element, of_class)
            if machine is not None:
                machines.append(machine)
        return machines

    def _machine(self, element: Element, of_class: Element | None) -> Machine | None:
        identifier, where = element.value("Identifier"), f"{self.name}:{element.line}"
        label = element.value("Name") or identifier
        if not identifier or identifier in self.names:
            text = f"the identifier {identifier!r} is there twice" if identifier else "has no Identifier"
            self.faults.append(Fault(where, "Identifier", text))
            return None
        properties = {**_properties(of_class), **_properties(element)}
        kind = element.value("ResourceType") or (of_class.value("ResourceType") if of_class is not None else "")
        role = Role.BUFFER if _one_of(properties, _CAPACITIES) is not None else _ROLES.get(kind.lower())
        if role is None:
            self.notes.append(Fault(where, "ResourceType", f"{label} ({kind or 'no type'}) is passed over: no machine"))
            return None
        name = unlike(prim_name(label), (*self.names.values(), RESERVED))
        self.names[identifier] = name
        if of_class is not None:
            self.of_class.setdefault(of_class.value("Identifier"), []).append(name)
        values, schemas = self._values(role, properties, where)
        size = self.layout.size_m(element) or (self.layout.size_m(of_class) if of_class is not None else None)
        return Machine(
            name=name,
            label=label,
            role=role,
            where=where,
            position_m=self.layout.position_m(identifier),
            size_m=size,
            values=values,
            schemas=schemas,
            identifiers={"cmsdId": identifier},
        )

    def _values(
        self, role: Role, properties: dict[str, Element], where: str
    ) -> tuple[dict[str, Value], tuple[str, ...]]:
        values: dict[str, Value] = {}
        if role is Role.BUFFER:
            values["twin:buffer:capacity"] = int(self._number(_one_of(properties, _CAPACITIES), where, 1.0))
        elif role is Role.CONVEYOR and (speed := _one_of(properties, _SPEEDS)) is not None:
            values["twin:conveyor:speed"] = self._number(speed, where, 0.5)
        uptime, repair = (self._time(_one_of(properties, words), where) for words in (_UPTIMES, _REPAIRS))
        if uptime is None or repair is None or role is Role.BUFFER:
            return values, ()
        values[f"twin:failure:{STOP}:uptime"] = str(_random(uptime))
        values[f"twin:failure:{STOP}:repair"] = str(_random(repair))
        return values, (f"TwinFailureAPI:{STOP}",)

    def _time(self, element: Element | None, where: str) -> Distribution | None:
        if element is None:
            return None
        try:
            return self.times.read(element)
        except DistributionError as error:
            self.faults.append(Fault(where, element.value("Name"), str(error)))
            return None

    def _number(self, element: Element | None, where: str, otherwise: float) -> float:
        text = element.value("Value") if element is not None else ""
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if 0.0 <= value < 1e9:
            return value
        self.faults.append(
            Fault(where, element.value("Name") if element else "", f"{text[:40]!r} is no number from 0 on")
        )
        return otherwise


def _properties(element: Element | None) -> dict[str, Element]:
    if element is None:
        return {}
    return {
        "".join(sign for sign in found.value("Name").lower() if sign.isalnum()): found
        for found in element.all("Property")
    }


def _one_of(properties: dict[str, Element], words: tuple[str, ...]) -> Element | None:
    return next((properties[word] for word in words if word in properties), None)


def _random(time: Distribution) -> Distribution:
    """Where a document gives a mean and nothing else, times between failures and repairs vary as usual."""
    is_mean = time.kind is DistributionKind.CONSTANT and time.args[0] > 0.0
    return Distribution(DistributionKind.EXPONENTIAL, time.args) if is_mean else time
