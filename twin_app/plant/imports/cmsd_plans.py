"""Process plans of CMSD as sequences of steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from twin_app.errors import Fault
from twin_app.plant.distribution_text import DistributionError
from twin_app.plant.distributions import Distribution
from twin_app.plant.imports.cmsd_resources import ResourceReader
from twin_app.plant.imports.cmsd_times import TimeReader
from twin_app.plant.imports.xml_tree import Element

_SEQUENCE = "sequence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One process of a plan."""

    machines: tuple[str, ...]
    """Names; any one of them does the work."""
    operation: Distribution | None
    setup: Distribution | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The way of one part type through the plant."""

    product: str
    """Identifier of the part type; empty: any."""
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PlanReader:
    """Reads the plans of a document."""

    data: Element
    times: TimeReader
    resources: ResourceReader
    products: Collection[str]
    name: str
    faults: list[Fault]

    def read(self) -> tuple[Plan, ...]:
        """One plan for each part type that has one."""
        owners: dict[str, list[str]] = {}
        for part in self.data.all("PartType"):
            owners.setdefault(part.value("ProcessPlan", "ProcessPlanIdentifier"), []).append(part.value("Identifier"))
        plans: list[Plan] = []
        for element in self.data.all("ProcessPlan"):
            steps = tuple(self._steps(element))
            own = owners.get(element.value("Identifier")) or [_produced(element)]
            for product in own:
                if product and product not in self.products:
                    self._fault(element, "PartType", f"there is no part type {product!r}")
                plans.append(Plan(product=product, steps=steps))
        return tuple(plans)

    def _steps(self, plan: Element) -> Iterator[Step]:
        processes = {found.value("Identifier"): found for found in plan.all("Process")}
        seen: set[str] = set()
        for identifier in self._order(plan, processes):
            process = processes[identifier]
            machines = self._machines(process)
            again = [name for name in machines if name in seen]
            if again:
                self._fault(
                    process, "ResourcesRequired", f"{again[0]} is needed twice in one plan, which is not supported"
                )
            seen.update(machines)
            if machines:
                yield Step(
                    machines=machines,
                    operation=self._time(process, "OperationTime", "Duration"),
                    setup=self._time(process, "SetupTime"),
                )

    def _order(self, plan: Element, processes: dict[str, Element]) -> list[str]:
        """Identifiers as the first process's sequence says, else as they stand in the document."""
        first = plan.value("FirstProcess", "ProcessIdentifier")
        if not first:
            return list(processes)
        if first not in processes:
            self._fault(plan, "FirstProcess", f"there is no process {first!r} in this plan")
            return list(processes)
        group = processes[first].first("SubProcessGroup")
        if group is None:
            return [first, *(identifier for identifier in processes if identifier != first)]
        kind = group.value("Type") or _SEQUENCE
        if kind.lower() != _SEQUENCE:
            self._fault(group, "Type", f"a group of the type {kind!r} is not supported; allowed: {_SEQUENCE}")
        named = [found.value("ProcessIdentifier") for found in group.all("Process")]
        for identifier in named:
            if identifier not in processes:
                self._fault(group, "Process", f"there is no process {identifier!r} in this plan")
        return [identifier for identifier in named if identifier in processes]

    def _machines(self, process: Element) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for required in process.all("ResourcesRequired"):
            for resource in required.all("Resource"):
                identifier = resource.value("ResourceIdentifier")
                if identifier in self.resources.names:
                    found[self.resources.names[identifier]] = None
                elif not self._exists(identifier):
                    self._fault(required, "Resource", f"there is no resource {identifier!r}")
            of_class = required.value("ResourceClass", "ResourceClassIdentifier")
            found.update(dict.fromkeys(self.resources.of_class.get(of_class, ())))
        return tuple(found)

    def _exists(self, identifier: str) -> bool:
        """Whether it is there, though no machine: people and tools work at machines."""
        return any(found.value("Identifier") == identifier for found in self.data.all("Resource"))

    def _time(self, process: Element, *tags: str) -> Distribution | None:
        element = next((found for tag in tags if (found := process.first(tag)) is not None), None)
        if element is None:
            return None
        try:
            return self.times.read(element)
        except DistributionError as error:
            self._fault(element, element.tag, str(error))
            return None

    def _fault(self, element: Element, attribute: str, message: str) -> None:
        self.faults.append(Fault(f"{self.name}:{element.line}", attribute, message))


def _produced(plan: Element) -> str:
    return plan.value("PartsProduced", "PartType", "PartTypeIdentifier") or plan.value("PartType", "PartTypeIdentifier")
