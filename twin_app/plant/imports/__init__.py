"""What planners have, as plain data: tables of machines and CMSD files become machines that a plant can be made of."""

from __future__ import annotations

from twin_app.plant.imports.model import ImportedPlant, ImportedProduct, Machine
from twin_app.plant.imports.reading import READABLE, read_import

__all__ = ["READABLE", "ImportedPlant", "ImportedProduct", "Machine", "read_import"]
