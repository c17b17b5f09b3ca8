"""The words for the nodes that parts move through: flow, sources, buffers, conveyors and sinks."""

from __future__ import annotations

from functools import partial

from twin_app.plant.vocabulary.entries import NODE_ROLES, RECEIVING_ROLES, Attribute, Role, Schema, ValueKind

_FLOW = ("TwinFlowAPI",)

SCHEMAS: tuple[Schema, ...] = (
    Schema(
        name="TwinFlowAPI",
        prefix="twin:flow",
        on=NODE_ROLES,
        doc="Where parts go next; built into source, station, buffer, conveyor and sink.",
    ),
    Schema(name="TwinSourceAPI", prefix="twin:source", role=Role.SOURCE, includes=_FLOW, doc="Where parts come from."),
    Schema(
        name="TwinBufferAPI", prefix="twin:buffer", role=Role.BUFFER, includes=_FLOW, doc="A place where parts wait."
    ),
    Schema(
        name="TwinConveyorAPI",
        prefix="twin:conveyor",
        role=Role.CONVEYOR,
        includes=_FLOW,
        doc="A belt that keeps the order of its parts; it holds as many as have room for their pitch.",
    ),
    Schema(
        name="TwinSinkAPI",
        prefix="twin:sink",
        role=Role.SINK,
        includes=_FLOW,
        doc="Where parts leave the plant: a part that arrives is good output.",
    ),
)

OFFSETS = ("twin:flow:offsetX", "twin:flow:offsetY")
"""How far a node stands from where the layout has it [m]."""

_flow = partial(Attribute, schema="TwinFlowAPI")
_source = partial(Attribute, schema="TwinSourceAPI")
_buffer = partial(Attribute, schema="TwinBufferAPI")
_conveyor = partial(Attribute, schema="TwinConveyorAPI")

ATTRIBUTES: tuple[Attribute, ...] = (
    _flow(
        name="twin:flow:next",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        targets=RECEIVING_ROLES,
        doc="The nodes that parts can go to next, in order.",
    ),
    _flow(
        name="twin:flow:policy",
        kind=ValueKind.TOKEN,
        default="first",
        allowed=("first", "cyclic", "probability", "shortest", "product"),
        doc="How one of several next nodes is chosen: the first with room, in turn, by chance, the one with the fewest "
        "parts, or by the product's own targets.",
    ),
    _flow(
        name="twin:flow:weights",
        kind=ValueKind.DOUBLES,
        default=(),
        minimum=0.0,
        doc="One weight for each next node, for the policy probability; empty: equal.",
    ),
    _flow(
        name="twin:flow:transport",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.FLEET,),
        doc="The fleet that carries parts to the next node; none: the hand-over takes no time.",
    ),
    _flow(
        name="twin:flow:offsetX",
        kind=ValueKind.DOUBLE,
        default=0.0,
        unit="m",
        doc="How far along X the prim stands from where the layout has it; vehicles go there.",
    ),
    _flow(
        name="twin:flow:offsetY",
        kind=ValueKind.DOUBLE,
        default=0.0,
        unit="m",
        doc="The same along Y; X and Y are those of the hall with Z up.",
    ),
    _source(
        name="twin:source:product",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        targets=(Role.PRODUCT,),
        doc="The products that come from here; none: one product without a name.",
    ),
    _source(
        name="twin:source:mix",
        kind=ValueKind.DOUBLES,
        default=(),
        minimum=0.0,
        doc="One weight for each product; empty: equal.",
    ),
    _source(
        name="twin:source:interarrival",
        kind=ValueKind.DISTRIBUTION,
        default="",
        unit="s",
        doc="Time between arrivals; empty: the source never runs dry.",
    ),
    _source(
        name="twin:source:batch",
        kind=ValueKind.INT,
        default=1,
        minimum=1,
        doc="Parts of one product that come together; of a source that never runs dry, the length of a campaign.",
    ),
    _source(
        name="twin:source:whenBlocked",
        kind=ValueKind.TOKEN,
        default="wait",
        allowed=("wait", "balk"),
        doc="What an arrival does that finds no room: wait (the next gap starts when it has left) or "
        "balk (it is lost and counted).",
    ),
    _source(
        name="twin:source:limit",
        kind=ValueKind.INT,
        default=-1,
        minimum=-1,
        doc="Number of parts after which the source is empty; -1: unlimited.",
    ),
    _buffer(
        name="twin:buffer:capacity",
        kind=ValueKind.INT,
        default=1,
        minimum=-1,
        doc="Parts that it holds; -1: unlimited; 0: parts pass straight through, as if it were not there.",
    ),
    _buffer(
        name="twin:buffer:order",
        kind=ValueKind.TOKEN,
        default="fifo",
        allowed=("fifo", "lifo", "edd", "margin"),
        doc="Which part leaves first: the one that came first or last, is due first, or has the highest margin.",
    ),
    _buffer(
        name="twin:buffer:dwell",
        kind=ValueKind.DISTRIBUTION,
        default="",
        unit="s",
        doc="Shortest stay of a part (cooling, curing); empty: none.",
    ),
    _conveyor(
        name="twin:conveyor:length",
        kind=ValueKind.DOUBLE,
        minimum=0.0,
        is_minimum_excluded=True,
        unit="m",
        doc="Length of the belt; taken from the geometry if it is not authored.",
    ),
    _conveyor(
        name="twin:conveyor:speed",
        kind=ValueKind.DOUBLE,
        minimum=0.0,
        is_minimum_excluded=True,
        is_required=True,
        unit="m/s",
        doc="Speed of the belt.",
    ),
    _conveyor(
        name="twin:conveyor:pitch",
        kind=ValueKind.DOUBLE,
        minimum=0.0,
        is_minimum_excluded=True,
        is_required=True,
        unit="m",
        doc="Distance between the fronts of two parts that touch.",
    ),
    _conveyor(
        name="twin:conveyor:accumulating",
        kind=ValueKind.BOOL,
        default=True,
        doc="Whether parts close up behind one that cannot leave; false: the whole belt stands meanwhile.",
    ),
)
