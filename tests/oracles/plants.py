"""Plants for the proofs, built straight from dataclasses: no scene and no validation in between."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

from benchmarks.numbers import M3_BREAKS_S, M3_MEANS_S, M3_SETUP_S, M3_SETUP_STATIONS
from twin_app.plant.description import Description
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.nodes import (
    Assembly,
    Buffer,
    Clock,
    Conveyor,
    Failure,
    Flow,
    Node,
    Policy,
    SetupMatrix,
    Sink,
    Source,
    Station,
    WhenBlocked,
)
from twin_app.plant.plant import Calendar, Crew, Order, Plant, Product

ROOT = "/Plant"


def exponential(mean: float) -> Distribution:
    """Exponential distribution [s]."""
    return Distribution(DistributionKind.EXPONENTIAL, (mean,))


def lognormal(mean: float, cv: float) -> Distribution:
    """Lognormal distribution by its own mean [s] and coefficient of variation."""
    return Distribution(DistributionKind.LOGNORMAL, (mean, cv))


def uniform(low: float, high: float) -> Distribution:
    """Uniform distribution [s]."""
    return Distribution(DistributionKind.UNIFORM, (low, high))


def path(name: str) -> str:
    """Prim path of a node, product, crew or calendar in these plants."""
    return f"{ROOT}/{name}"


def flow_to(*names: str, policy: Policy = Policy.FIRST, weights: tuple[float, ...] = ()) -> Flow:
    """Targets by name."""
    return Flow(targets=tuple(path(name) for name in names), policy=policy, weights=weights)


def source(name: str, *targets: str, **options: Any) -> Source:
    """A source that hands on to `targets`."""
    return Source(path=path(name), label=name, flow=options.pop("flow", flow_to(*targets)), **options)


def station(name: str, time: Distribution | float, *targets: str, **options: Any) -> Station:
    """A station; a bare number is a constant process time [s]."""
    process_time = constant(time) if isinstance(time, int | float) else time
    flow = options.pop("flow", flow_to(*targets))
    return Station(path=path(name), label=name, process_time=process_time, flow=flow, **options)


def buffer(name: str, capacity: int | None, *targets: str, **options: Any) -> Buffer:
    """A buffer; capacity None is unlimited."""
    flow = options.pop("flow", flow_to(*targets))
    return Buffer(path=path(name), label=name, capacity=capacity, flow=flow, **options)


def conveyor(name: str, *targets: str, length: float, speed: float, pitch: float, **options: Any) -> Conveyor:
    """A belt; length and pitch [m], speed [m/s]."""
    flow = options.pop("flow", flow_to(*targets))
    return Conveyor(
        path=path(name), label=name, length_m=length, speed_m_per_s=speed, pitch_m=pitch, flow=flow, **options
    )


def sink(name: str = "Sink") -> Sink:
    """Where good parts leave."""
    return Sink(path=path(name), label=name)


def product(name: str, **options: Any) -> Product:
    """A kind of part."""
    return Product(path=path(name), name=name, **options)


def order(order_id: str, product_name: str, quantity: int = 1, **options: Any) -> Order:
    """An order; released at 0, due at 0, without priority or margin unless said otherwise."""
    given = {"release_s": 0.0, "due_s": 0.0, "priority": 0.0, "margin": 0.0, **options}
    return Order(order_id=order_id, product=path(product_name), quantity=quantity, **given)


def crew(name: str, count: int, calendar: str | None = None) -> Crew:
    """People."""
    return Crew(path=path(name), label=name, count=count, calendar=path(calendar) if calendar else None)


def calendar(name: str, period: float, *shifts: tuple[float, float]) -> Calendar:
    """On-intervals [s] of a repeating period."""
    return Calendar(path=path(name), period_s=period, shifts_s=shifts)


def plant(
    *nodes: Node,
    horizon: float = 28800.0,
    warmup: float = 0.0,
    products: Iterable[Product] = (),
    crews: Iterable[Crew] = (),
    calendars: Iterable[Calendar] = (),
    orders: Iterable[Order] = (),
    ends_with_orders: bool = False,
) -> Plant:
    """A plant of these parts, everything sorted by prim path."""
    return Plant(
        path=ROOT,
        scene="",
        scene_hash="",
        horizon_s=horizon,
        warmup_s=warmup,
        nodes=tuple(sorted(nodes, key=lambda node: node.path)),
        products=tuple(sorted(products, key=lambda item: item.path)),
        crews=tuple(sorted(crews, key=lambda item: item.path)),
        calendars=tuple(sorted(calendars, key=lambda item: item.path)),
        orders=tuple(orders),
        ends_with_orders=ends_with_orders,
        description=Description(root=ROOT, prims=()),
    )


def tandem_nodes(
    times: Sequence[Distribution | float],
    buffers: Sequence[int | None],
    *,
    failures: tuple[Failure, ...] = (),
    interarrival: Distribution | None = None,
) -> list[Node]:
    """Source, stations with a buffer between each two, sink. A buffer of 0 places is left out."""
    last = len(times) - 1
    nodes: list[Node] = [source("A_Source", "S00", interarrival=interarrival), sink("Z_Sink")]
    for i, time in enumerate(times):
        has_buffer = i < last and buffers[i] != 0
        target = "Z_Sink" if i == last else f"B{i:02}" if has_buffer else f"S{i + 1:02}"
        nodes.append(station(f"S{i:02}", time, target, failures=failures))
        if has_buffer:
            nodes.append(buffer(f"B{i:02}", buffers[i], f"S{i + 1:02}"))
    return nodes


def tandem_line(
    times: Sequence[Distribution | float],
    buffers: Sequence[int | None] = (),
    *,
    horizon: float,
    warmup: float = 0.0,
    failures: tuple[Failure, ...] = (),
) -> Plant:
    """A saturated line: the first station is never starved, the last never blocked."""
    places = buffers or [0] * (len(times) - 1)
    return plant(*tandem_nodes(times, places, failures=failures), horizon=horizon, warmup=warmup)


def waiting_line(
    interarrival: Distribution,
    service: Distribution,
    *,
    servers: int = 1,
    places: int | None = None,
    horizon: float,
    warmup: float = 0.0,
) -> Plant:
    """A/S/c with `places` to wait (None: unlimited; otherwise who finds none is lost)."""
    is_lossy = places is not None
    when = WhenBlocked.BALK if is_lossy else WhenBlocked.WAIT
    first = "Queue" if places != 0 else "Server"
    nodes: list[Node] = [
        source("Arrivals", first, interarrival=interarrival, when_blocked=when),
        station("Server", service, "Out", servers=servers),
        sink("Out"),
    ]
    if places != 0:
        nodes.append(buffer("Queue", places, "Server"))
    return plant(*nodes, horizon=horizon, warmup=warmup)


def m2(horizon: float = 10_000.0) -> Plant:
    """Ten exponential stations, buffers of 5, failures on the processing clock."""
    failure = Failure(name="stop", uptime=exponential(100.0), repair=exponential(10.0), clock=Clock.PROCESSING)
    return tandem_line([exponential(1.0)] * 10, [5] * 9, horizon=horizon, failures=(failure,))


def _m3_station(number: int, target: str, **options: Any) -> Station:
    failure = Failure(
        name="stop", uptime=exponential(3600.0), repair=exponential(300.0), clock=Clock.CALENDAR, crew=path("Fitters")
    )
    if number in M3_SETUP_STATIONS:
        options["setup_matrix"] = SetupMatrix(products=tuple(path(f"P{k}") for k in range(3)), seconds=M3_SETUP_S)
    return station(
        f"S{number:02}",
        lognormal(M3_MEANS_S[number], 0.3),
        target,
        failures=(failure,),
        calendar=path("Shift"),
        **options,
    )


def _m3_run(numbers: Sequence[int], target: str) -> list[Node]:
    """Stations in series with a buffer of 5 behind each, the last of which feeds `target`."""
    nodes: list[Node] = []
    for i, number in enumerate(numbers):
        following = f"S{numbers[i + 1]:02}" if i + 1 < len(numbers) else target
        nodes += [_m3_station(number, f"B{number:02}"), buffer(f"B{number:02}", 5, following)]
    return nodes


def m3(horizon: float = 28_800.0) -> Plant:
    """Two lines that meet in an assembly, an inspection with rework, products in campaigns, breaks, two fitters."""
    inputs = (path("B06"), path("B12"))
    nodes: list[Node] = [
        source("Source1", "S00", products=tuple(path(f"P{k}") for k in range(3)), batch=10),
        source("Source2", "S07"),
        sink("Sink"),
        *_m3_run(range(7), "S13"),
        *_m3_run(range(7, 13), "S13"),
        _m3_station(13, "B13", assembly=Assembly(inputs=inputs, counts=(1, 1))),
        buffer("B13", 5, "S14"),
        *_m3_run((14, 15), "S16"),
        _m3_station(16, "B16", scrap=0.05, rework=0.10, rework_to=path("R16")),
        buffer("R16", 5, "S17"),
        _m3_station(17, "B17"),
        buffer("B17", 5, "S16"),
        buffer("B16", 5, "S18"),
        _m3_station(18, "B18"),
        buffer("B18", 5, "S19"),
        _m3_station(19, "Sink"),
    ]
    borders = (0.0, *chain.from_iterable(M3_BREAKS_S), 28_800.0)
    shifts = zip(borders[::2], borders[1::2], strict=True)
    return plant(
        *nodes,
        horizon=horizon,
        products=[product(f"P{k}") for k in range(3)],
        crews=[crew("Fitters", 2)],
        calendars=[calendar("Shift", 28_800.0, *shifts)],
    )
