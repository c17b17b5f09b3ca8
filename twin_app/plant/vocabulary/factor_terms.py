"""The words for what a planner may change."""

from __future__ import annotations

from functools import partial

from twin_app.plant.vocabulary.entries import Attribute, Role, Schema, ValueKind

SCHEMAS: tuple[Schema, ...] = (
    Schema(
        name="TwinFactorAPI",
        prefix="twin:factor",
        is_multiple=True,
        doc="One attribute of the prim that may be changed, by steps from min to max or to one of the levels, and what "
        "that costs.",
    ),
)

_factor = partial(Attribute, schema="TwinFactorAPI")

ATTRIBUTES: tuple[Attribute, ...] = (
    _factor(
        name="twin:factor:<name>:attribute",
        kind=ValueKind.TOKEN,
        is_required=True,
        doc="Full name of a twin attribute of this prim; twin:station:processTime.mean names an argument.",
    ),
    _factor(name="twin:factor:<name>:min", kind=ValueKind.DOUBLE, doc="Smallest value; steps are counted from it."),
    _factor(name="twin:factor:<name>:max", kind=ValueKind.DOUBLE, doc="Largest value."),
    _factor(
        name="twin:factor:<name>:step",
        kind=ValueKind.DOUBLE,
        minimum=0.0,
        is_minimum_excluded=True,
        doc="Distance of neighbouring values; may be left out for whole numbers, where it is 1.",
    ),
    _factor(
        name="twin:factor:<name>:levels",
        kind=ValueKind.STRINGS,
        default=(),
        doc="All values it may take, in place of min, max and step.",
    ),
    _factor(
        name="twin:factor:<name>:costPerStep",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        unit="currency",
        doc="Cost of each step away from the authored value, up or down.",
    ),
    _factor(
        name="twin:factor:<name>:costs",
        kind=ValueKind.DOUBLES,
        default=(),
        unit="currency",
        doc="Cost of each of the levels; empty: none.",
    ),
    _factor(
        name="twin:factor:<name>:label", kind=ValueKind.STRING, default="", doc="What to call it in tables and reports."
    ),
    _factor(
        name="twin:factor:<name>:pool",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.POOL,),
        doc="The pool that limits it together with other factors.",
    ),
    _factor(
        name="twin:factor:<name>:poolUse",
        kind=ValueKind.DOUBLE,
        default=1.0,
        minimum=0.0,
        doc="What each step above min uses of the pool.",
    ),
)
