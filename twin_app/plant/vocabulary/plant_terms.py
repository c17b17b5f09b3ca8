"""The words for the plant as a whole and for what has no geometry: products, calendars, crews and so on."""

from __future__ import annotations

from functools import partial
from math import inf

from twin_app.plant.vocabulary.entries import Attribute, Role, Schema, ValueKind

SCHEMAS: tuple[Schema, ...] = (
    Schema(
        name="TwinPlantAPI",
        prefix="twin:plant",
        role=Role.PLANT,
        doc="The plant as a whole: how long it is simulated, what a study improves, and its money.",
    ),
    Schema(
        name="TwinProduct",
        prefix="twin:product",
        role=Role.PRODUCT,
        is_typed=True,
        doc="A kind of part; its name is that of the prim.",
    ),
    Schema(
        name="TwinCalendar",
        prefix="twin:calendar",
        role=Role.CALENDAR,
        is_typed=True,
        doc="A repeating pattern of times at which work is done.",
    ),
    Schema(
        name="TwinCrew",
        prefix="twin:crew",
        role=Role.CREW,
        is_typed=True,
        doc="People who work at stations, set up and repair.",
    ),
    Schema(
        name="TwinTariff",
        prefix="twin:tariff",
        role=Role.TARIFF,
        is_typed=True,
        doc="Price and carbon of electricity over a repeating period; band i runs from starts[i] to the next start.",
    ),
    Schema(
        name="TwinPool",
        prefix="twin:pool",
        role=Role.POOL,
        is_typed=True,
        doc="A limit on what several factors use together.",
    ),
)

_plant = partial(Attribute, schema="TwinPlantAPI")
_product = partial(Attribute, schema="TwinProduct")
_calendar = partial(Attribute, schema="TwinCalendar")
_crew = partial(Attribute, schema="TwinCrew")
_tariff = partial(Attribute, schema="TwinTariff")
_pool = partial(Attribute, schema="TwinPool")

ATTRIBUTES: tuple[Attribute, ...] = (
    _plant(
        name="twin:plant:horizon",
        kind=ValueKind.DOUBLE,
        default=28800.0,
        minimum=0.0,
        is_minimum_excluded=True,
        maximum=100 * 365.25 * 86400.0,
        unit="s",
        doc="Simulated time in all.",
    ),
    _plant(
        name="twin:plant:warmup",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        unit="s",
        doc="Time before statistics start; they cover warm-up to horizon.",
    ),
    _plant(
        name="twin:plant:currency",
        kind=ValueKind.TOKEN,
        default="EUR",
        doc="The currency of every cost, price and margin.",
    ),
    _plant(
        name="twin:plant:tariff",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.TARIFF,),
        doc="The tariff by which energy is paid; none: energy costs nothing.",
    ),
    _plant(
        name="twin:plant:objective",
        kind=ValueKind.TOKEN,
        default="throughput",
        allowed=("value", "throughput", "energyPerPart", "leadTime", "costPerPart"),
        doc="What a study improves: value and throughput go up, the others down. "
        "Costs are those of energy and of parts inside.",
    ),
    _plant(
        name="twin:plant:budget",
        kind=ValueKind.DOUBLE,
        default=inf,
        minimum=0.0,
        unit="currency",
        doc="The most that a recommended set of changes may cost.",
    ),
    _plant(
        name="twin:plant:orders",
        kind=ValueKind.ASSET,
        default="",
        doc="A CSV file with the columns order_id, product, quantity, release_s, due_s, priority, margin.",
    ),
    _plant(
        name="twin:plant:endWithOrders",
        kind=ValueKind.BOOL,
        default=False,
        doc="Whether statistics end when the last order is out; the horizon is then the latest end.",
    ),
    _plant(
        name="twin:plant:wipCost",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        unit="currency/h",
        doc="Cost of each part in the plant for each hour that it stays.",
    ),
    _product(
        name="twin:product:margin",
        kind=ValueKind.DOUBLE,
        default=0.0,
        unit="currency",
        doc="What one good part earns.",
    ),
    _product(
        name="twin:product:priority",
        kind=ValueKind.DOUBLE,
        default=0.0,
        doc="How urgent its parts are; more goes first.",
    ),
    _product(
        name="twin:product:mass", kind=ValueKind.DOUBLE, default=0.0, minimum=0.0, unit="kg", doc="Mass of one part."
    ),
    _calendar(
        name="twin:calendar:period",
        kind=ValueKind.DOUBLE,
        default=86400.0,
        minimum=0.0,
        is_minimum_excluded=True,
        unit="s",
        doc="Time after which the pattern repeats.",
    ),
    _calendar(
        name="twin:calendar:shifts",
        kind=ValueKind.DOUBLE2S,
        minimum=0.0,
        is_required=True,
        unit="s",
        doc="The times at work, each as (start, end) within the period; they must not overlap.",
    ),
    _crew(name="twin:crew:count", kind=ValueKind.INT, default=1, minimum=1, doc="Number of people."),
    _crew(
        name="twin:crew:calendar",
        kind=ValueKind.RELATIONSHIP,
        default=(),
        is_single=True,
        targets=(Role.CALENDAR,),
        doc="When they are there; none: always.",
    ),
    _tariff(
        name="twin:tariff:period",
        kind=ValueKind.DOUBLE,
        default=86400.0,
        minimum=0.0,
        is_minimum_excluded=True,
        unit="s",
        doc="Time after which the bands repeat.",
    ),
    _tariff(
        name="twin:tariff:starts",
        kind=ValueKind.DOUBLES,
        default=(0.0,),
        minimum=0.0,
        unit="s",
        doc="Start of each band, rising, the first at 0.",
    ),
    _tariff(
        name="twin:tariff:price",
        kind=ValueKind.DOUBLES,
        default=(),
        unit="currency/kWh",
        doc="Price in each band; empty: free.",
    ),
    _tariff(
        name="twin:tariff:carbon",
        kind=ValueKind.DOUBLES,
        default=(),
        minimum=0.0,
        unit="kg/kWh",
        doc="Carbon dioxide in each band; empty: none.",
    ),
    _tariff(
        name="twin:tariff:demandCharge",
        kind=ValueKind.DOUBLE,
        default=0.0,
        minimum=0.0,
        unit="currency/kW",
        doc="Charge on the highest 15-minute mean of each billing period.",
    ),
    _tariff(
        name="twin:tariff:billingPeriod",
        kind=ValueKind.DOUBLE,
        default=inf,
        minimum=900.0,
        unit="s",
        doc="Time over which the demand charge is due once (2629800 for a month), counted from time 0. Where a run "
        "covers a part of it, that part of the charge is due. Infinite: the whole charge, once a run.",
    ),
    _pool(
        name="twin:pool:total",
        kind=ValueKind.DOUBLE,
        minimum=0.0,
        is_required=True,
        doc="What the factors may use together.",
    ),
)
