"""Plans of CMSD laid onto its machines: who comes after whom, and how long each product takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from twin_app.errors import Fault
from twin_app.plant.description import Value
from twin_app.plant.imports.cmsd_plans import Plan
from twin_app.plant.imports.model import ImportedProduct, Machine
from twin_app.plant.imports.names import unlike
from twin_app.plant.vocabulary import Role

_SINK = "Finished"


@dataclass(frozen=True, slots=True)
class Routes:
    """Machines and the plans that visit them."""

    machines: Sequence[Machine]
    products: Sequence[ImportedProduct]
    plans: Sequence[Plan]
    faults: list[Fault]

    def read(self) -> list[Machine]:
        """The machines with targets and times, a source for each plan and one sink for all."""
        sink = unlike(_SINK, (machine.name for machine in self.machines))
        routed = [self._routed(machine, sink) for machine in self.machines]
        taken = {sink, *(machine.name for machine in self.machines)}
        for plan in self.plans:
            product = self._product(plan)
            name = unlike(f"{product.name if product else 'Parts'}_Source", taken)
            taken.add(name)
            routed.append(
                Machine(
                    name=name,
                    label=f"{product.label if product else 'Parts'}: parts",
                    role=Role.SOURCE,
                    where="",
                    next=plan.steps[0].machines if plan.steps else (),
                    makes=(product.name,) if product else (),
                )
            )
        return [*routed, Machine(name=sink, label="Finished parts", role=Role.SINK, where="")]

    def _product(self, plan: Plan) -> ImportedProduct | None:
        return next((found for found in self.products if found.identifiers["cmsdId"] == plan.product), None)

    def _routed(self, machine: Machine, sink: str) -> Machine:
        visits = [(self._product(plan), *self._visit(plan, machine.name, sink)) for plan in self.plans]
        here = [(product, values) for product, values, is_here in visits if is_here]
        if not here:
            return machine
        if machine.role is Role.STATION:
            self._check_times(machine, [own for _, own in here])
        _, first = here[0]
        targets = tuple(str(name) for name in _tuple(first.get("next")))
        values: dict[str, Value] = dict(machine.values)
        # What one product lacks, such as a set-up, must not come to it from another by way of the station.
        common = {name for name in first if name != "next" and all(name in own for _, own in here)}
        if machine.role is Role.STATION:
            values |= {f"twin:station:{name}": first[name] for name in sorted(common)}
        if len({tuple(sorted(own.items())) for _, own in here}) == 1 or machine.role is not Role.STATION:
            # A conveyor or buffer cannot tell products apart by times; where they go is decided by who takes them.
            every = dict.fromkeys(str(name) for _, own in here for name in _tuple(own.get("next")))
            return replace(machine, next=tuple(every), values=values)
        by_product = {product.name: own for product, own in here if product is not None}
        every = dict.fromkeys(
            (*targets, *(str(name) for own in by_product.values() for name in _tuple(own.get("next"))))
        )
        values["twin:flow:policy"] = "product"
        return replace(machine, next=tuple(every), values=values, products=by_product)

    def _check_times(self, machine: Machine, visits: Sequence[dict[str, Value]]) -> None:
        if any("processTime" not in values for values in visits):
            text = f"a process plan gives no time for its step at {machine.label}; a station needs one"
            self.faults.append(Fault(machine.where, "OperationTime", text))

    def _visit(self, plan: Plan, machine: str, sink: str) -> tuple[dict[str, Value], bool]:
        """What a plan says at a machine, and whether it comes there at all."""
        afterwards: dict[int, tuple[str, ...]] = {
            id(step): following.machines for step, following in pairwise(plan.steps)
        }
        for step in plan.steps:
            if machine in step.machines:
                values: dict[str, Value] = {"next": afterwards.get(id(step), (sink,))}
                if step.operation is not None:
                    values["processTime"] = str(step.operation)
                if step.setup is not None:
                    values["setupTime"] = str(step.setup)
                return values, True
        return {}, False


def _tuple(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else ()
