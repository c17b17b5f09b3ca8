"""Core Manufacturing Simulation Data (SISO-STD-008-01, XML): resources, part types and process plans become a plant.

Taken: resources that are machines, stations, conveyors and buffers with their size, failures (properties) and place in
the layout; part types; process plans with operation and set-up times, in the order of their steps. All else is named
in the notes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.imports.cmsd_layout import Layout
from twin_app.plant.imports.cmsd_plans import Plan, PlanReader
from twin_app.plant.imports.cmsd_resources import ResourceReader
from twin_app.plant.imports.cmsd_routes import Routes
from twin_app.plant.imports.cmsd_times import TimeReader
from twin_app.plant.imports.completing import complete
from twin_app.plant.imports.model import ImportedPlant, ImportedProduct, Machine
from twin_app.plant.imports.names import prim_name, unlike
from twin_app.plant.imports.xml_tree import Element, parse_xml

ROOT = "CMSDDocument"
_READ = frozenset(
    {"Resource", "ResourceClass", "PartType", "Part", "ProcessPlan", "DistributionDefinition", "Layout", "LayoutObject"}
)


def read_cmsd(content: bytes, name: str, label: str) -> ImportedPlant:
    """The plant in a CMSD document. Raises `InvalidPlantError` with every fault by line."""
    root = parse_xml(content, name)
    if root.tag != ROOT:
        raise InvalidPlantError([Fault(f"{name}:1", "", f"is no CMSD: its root is {root.tag}, not {ROOT}")])
    data = root.first("DataSection") or root
    faults: list[Fault] = []
    times = _times(root, data)
    resources = ResourceReader(data, times, Layout(data, _unit(root, "LengthUnit")), name, faults)
    machines = resources.read()
    products = _products(data)
    plans = PlanReader(
        data, times, resources, {product.identifiers["cmsdId"] for product in products}, name, faults
    ).read()
    if not plans and not faults:
        faults.append(Fault(name, "ProcessPlan", "there is no process plan, so nothing says where parts go"))
    routed = Routes(machines, products, plans, faults).read()
    if faults:
        raise InvalidPlantError(faults)
    found, notes = complete(_used(routed, plans))
    return ImportedPlant(
        source=name,
        label=root.value("HeaderSection", "Description")[:80] or label,
        machines=found,
        products=products,
        notes=(*_passed_over(data, name), *resources.notes, *_idle(routed, plans), *notes),
    )


def _times(root: Element, data: Element) -> TimeReader:
    definitions = {found.value("Identifier"): found for found in data.all("DistributionDefinition")}
    return TimeReader(_unit(root, "TimeUnit") or "second", definitions)


def _unit(root: Element, kind: str) -> str:
    return root.value("HeaderSection", "UnitDefaults", kind)


def _products(data: Element) -> tuple[ImportedProduct, ...]:
    found: list[ImportedProduct] = []
    for element in data.all("PartType"):
        identifier = element.value("Identifier")
        label = element.value("Name") or identifier
        name = unlike(prim_name(label), (product.name for product in found))
        found.append(ImportedProduct(name=name, label=label, identifiers={"cmsdId": identifier}))
    return tuple(found)


def _used(machines: list[Machine], plans: tuple[Plan, ...]) -> list[Machine]:
    visited = {name for plan in plans for step in plan.steps for name in step.machines}
    return [machine for machine in machines if machine.name in visited or not machine.where]


def _idle(machines: list[Machine], plans: tuple[Plan, ...]) -> Iterator[Fault]:
    used = {machine.name for machine in _used(machines, plans)}
    return (
        Fault(machine.where, "", f"no process plan needs {machine.label}, so it is left out")
        for machine in machines
        if machine.name not in used
    )


def _passed_over(data: Element, name: str) -> Iterator[Fault]:
    counts = Counter(child.tag for child in data.children if child.tag not in _READ)
    return (
        Fault(name, tag, f"{count} passed over: Twin does not read {tag} from CMSD")
        for tag, count in sorted(counts.items())
    )
