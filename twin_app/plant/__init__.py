"""Plain plant data: what a scene says (`Description`), what it means (`Plant`), and what may be changed in it.

Imports nothing heavy, and neither USD nor the simulator.
"""

from __future__ import annotations

from twin_app.plant.build import build_plant, plant_warnings
from twin_app.plant.description import Description, PrimRecord, Value
from twin_app.plant.distribution_text import DistributionError, parse_distribution
from twin_app.plant.distributions import Distribution, DistributionKind
from twin_app.plant.factors import Change, DesignPoint, Factor, Pool
from twin_app.plant.nodes import Buffer, Conveyor, Node, Sink, Source, Station
from twin_app.plant.plant import Objective, Plant, Product
from twin_app.plant.scenario import (
    apply_design,
    baseline_design,
    design_changes,
    design_cost,
    design_problem,
    with_values,
)
from twin_app.plant.vocabulary import ATTRIBUTES, SCHEMAS, Attribute, Schema, ValueKind, find_attribute

__all__ = [
    "ATTRIBUTES",
    "SCHEMAS",
    "Attribute",
    "Buffer",
    "Change",
    "Conveyor",
    "Description",
    "DesignPoint",
    "Distribution",
    "DistributionError",
    "DistributionKind",
    "Factor",
    "Node",
    "Objective",
    "Plant",
    "Pool",
    "PrimRecord",
    "Product",
    "Schema",
    "Sink",
    "Source",
    "Station",
    "Value",
    "ValueKind",
    "apply_design",
    "baseline_design",
    "build_plant",
    "design_changes",
    "design_cost",
    "design_problem",
    "find_attribute",
    "parse_distribution",
    "plant_warnings",
    "with_values",
]
