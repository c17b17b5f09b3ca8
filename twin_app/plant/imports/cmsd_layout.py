"""Where CMSD says resources stand, and how large they are."""

from __future__ import annotations

from twin_app.plant.imports.model import Position
from twin_app.plant.imports.units import Quantity, unit_factor
from twin_app.plant.imports.xml_tree import Element


class Layout:
    """Placements by the identifier of a layout element, and which resource that element stands for."""

    def __init__(self, data: Element, unit: str) -> None:
        self._unit = unit
        self._places: dict[str, Position] = {}
        for layout in data.all("Layout"):
            for placement in layout.all("Placement"):
                self._place(placement)
        for element in (*data.all("LayoutObject"), *data.all("Layout")):
            for resource in element.all("AssociatedResource"):
                place = self._places.get(element.value("Identifier"))
                if place is not None:
                    self._places.setdefault(resource.value("ResourceIdentifier"), place)

    def position_m(self, resource: str) -> Position | None:
        """Place of a resource by its identifier; None if the document does not say."""
        return self._places.get(resource)

    def size_m(self, element: Element) -> Position | None:
        """Gross dimensions of a resource or class; None if there are none."""
        size = element.first("Size")
        if size is None:
            return None
        factor = self._factor(size)
        numbers = [_number(size.value(name)) for name in ("Width", "Depth", "Height")]
        width, depth, height = (number * factor for number in numbers)
        return (width, depth, max(height, 0.0)) if width > 0.0 and depth > 0.0 else None

    def _place(self, placement: Element) -> None:
        where = placement.first("Location")
        if where is None:
            return
        factor = self._factor(where)
        x, y, z = (_number(where.value(axis)) * factor for axis in ("X", "Y", "Z"))
        self._places.setdefault(placement.value("LayoutElementIdentifier"), (x, y, z))

    def _factor(self, element: Element) -> float:
        unit = element.value("Unit") or self._unit or "meter"
        return unit_factor(Quantity.LENGTH, unit) or 1.0


def _number(text: str) -> float:
    try:
        value = float(text or 0.0)
    except ValueError:
        return 0.0
    return value if abs(value) < 1e9 else 0.0
