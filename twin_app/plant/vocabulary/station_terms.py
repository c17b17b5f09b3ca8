"""The words for stations: their work, products, set-ups, assembly and splitting."""

from __future__ import annotations

from functools import partial

from twin_app.plant.vocabulary.entries import NODE_ROLES, RECEIVING_ROLES, Attribute, Role, Schema, ValueKind

_STATION = (Role.STATION,)

SCHEMAS: tuple[Schema, ...] = (
    Schema(
        name="TwinStationAPI",
        prefix="twin:station",
        role=Role.STATION,
        includes=("TwinFlowAPI",),
        doc="A work place with one or more parallel places, each a machine of its own.",
    ),
    Schema(
        name="TwinProcessAPI",
        prefix="twin:process",
        is_multiple=True,
        on=_STATION,
        doc="What one product needs here, in place of what the station says; the instance is the name of the product.",
    ),
    Schema(
        name="TwinSetupAPI",
        prefix="twin:setup",
        on=_STATION,
        doc="Set-up times by the product before and the product after.",
    ),
    Schema(
        name="TwinAssemblyAPI",
        prefix="twin:assembly",
        on=_STATION,
        doc="Parts are joined into one: work starts when every input has delivered its count.",
    ),
    Schema(name="TwinSplitAPI", prefix="twin:split", on=_STATION, doc="One part in, several parts out, one at a time."),
)

_station = partial(Attribute, schema="TwinStationAPI")
_process = partial(Attribute, schema="TwinProcessAPI")
_setup = partial(Attribute, schema="TwinSetupAPI")
_assembly = partial(Attribute, schema="TwinAssemblyAPI")

ATTRIBUTES: tuple[Attribute, ...] = (
    _station(
        name="twin:station:processTime",
        kind=ValueKind.DISTRIBUTION,
        default="",
        unit="s",
        doc="Time of work on a part; it may be empty only where every product has its own.",
    ),
    _station(
        name="twin:station:servers",
        kind=ValueKind.INT,
        default=1,
        minimum=1,
        maximum=10_000,
        doc="Parallel places; failures, set-ups and wear are per place.",
    ),
    _station(
        name="twin:station:speed",
        kind=ValueKind.DOUBLE,
        default=1.0,
        minimum=0.0,
        is_minimum_excluded=True,
        doc="Divides the process time.",
    ),
    _station(
        name="twin:station:batch",
        kind=ValueKind.INT,
        default=1,
        minimum=1,
        maximum=10_000,
        doc="Parts that are processed together.",
    ),
    _station(
        name="twin:station:setupTime",
        kind=ValueKind.DISTRIBUTION,
        default="",
        unit="s",
        doc="Time to change to another product; the first part of a run needs none; empty: none.",
    ),
    _station(
        name="twin:station:scrap",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        doc="Share of all parts it finishes that are scrapped.",
    ),
    _station(
        name="twin:station:rework",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        maximum=1.0,
        doc="Share of all parts it finishes that are sent to rework.",
    ),
    _station(
        name="twin:station:reworkTo",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=RECEIVING_ROLES,
        doc="The node that parts to be reworked go to.",
    ),
    _station(
        name="twin:station:crew",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.CREW,),
        doc="The people that set-up and work need; none: nobody.",
    ),
    _station(
        name="twin:station:crewSize",
        kind=ValueKind.INT,
        default=1,
        minimum=1,
        doc="How many of them a place needs at a time.",
    ),
    _station(
        name="twin:station:calendar",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.CALENDAR,),
        doc="When the station is on shift; none: always.",
    ),
    _station(
        name="twin:station:priority",
        kind=ValueKind.TOKEN,
        default="fifo",
        allowed=("fifo", "edd", "margin", "spt"),
        doc="Which waiting part is taken first: the one that waits longest, is due first, has the "
        "highest margin, or takes the shortest time.",
    ),
    _process(
        name="twin:process:<name>:processTime",
        kind=ValueKind.DISTRIBUTION,
        default="",
        unit="s",
        doc="Time of work on a part of this product; empty: the station's.",
    ),
    _process(
        name="twin:process:<name>:setupTime",
        kind=ValueKind.DISTRIBUTION,
        default="",
        unit="s",
        doc="Time to change to this product; empty: the station's.",
    ),
    _process(
        name="twin:process:<name>:next",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        targets=RECEIVING_ROLES,
        doc="Where parts of this product go next; none: where the node's other parts go.",
    ),
    _setup(
        name="twin:setup:products",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        targets=(Role.PRODUCT,),
        doc="The products of the matrix, in the order of its rows and columns.",
    ),
    _setup(
        name="twin:setup:matrix",
        kind=ValueKind.DOUBLES,
        default=(),
        minimum=0.0,
        unit="s",
        doc="Set-up times row by row: from the product of the row to the product of the column.",
    ),
    _assembly(
        name="twin:assembly:inputs",
        kind=ValueKind.RELATIONSHIP,
        is_required=True,
        targets=NODE_ROLES[:4],
        doc="The nodes that feed it; the first one's part carries the identity of the result.",
    ),
    _assembly(
        name="twin:assembly:counts",
        kind=ValueKind.INTS,
        default=(),
        minimum=1,
        doc="How many parts each input delivers; empty: one each.",
    ),
    _assembly(
        name="twin:assembly:output",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.PRODUCT,),
        doc="The product of the result; none: the product of the first input.",
    ),
    Attribute(
        name="twin:split:count",
        schema="TwinSplitAPI",
        kind=ValueKind.INT,
        minimum=1,
        maximum=10_000,
        is_required=True,
        doc="Parts that one part becomes.",
    ),
)
