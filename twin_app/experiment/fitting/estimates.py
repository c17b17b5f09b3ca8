"""From samples to what a scene should say, machine by machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from twin_app.experiment.analysis.precision import wilson_interval
from twin_app.experiment.fitting.choice import best_aic, fit_sample
from twin_app.experiment.fitting.doubts import FEW, FEWEST
from twin_app.experiment.fitting.findings import Finding
from twin_app.experiment.fitting.measures import Arrivals, MachineMeasures, uptimes_of
from twin_app.experiment.fitting.sample import Sample
from twin_app.plant.distributions import Distribution
from twin_app.plant.nodes import Clock, Conveyor, Failure, Source, Station, WhenBlocked

_CALENDAR_DOUBT = "stops that began or ended off shift cannot be seen whole; calendar uptimes come out too long"
_BALK_DOUBT = "arrivals that were lost must be in the log, else the gaps come out too long"


@dataclass(frozen=True, slots=True)
class ProductNames:
    """Paths of the products that numbers in a log stand for."""

    paths: tuple[str, ...]

    def name(self, product: int) -> str:
        """The prim's name, as in `TwinProcessAPI:<name>`; empty for parts without a product."""
        return self.paths[product].rpartition("/")[2] if product >= 0 else ""


def station_findings(station: Station, found: MachineMeasures, products: ProductNames) -> Iterator[Finding]:
    """Work, set-ups, scrap, rework and failures of a station."""
    owns = {process.product.rpartition("/")[2]: process for process in station.processes}
    work = {product: timed.sample().times(station.speed) for product, timed in found.work.items()}
    own_times = {name: str(process.process_time) for name, process in owns.items() if process.process_time}
    yield from _by_product(
        _Times(station.path, "processTime", "Process time", str(station.process_time), own_times, products), work
    )
    setups = {product: timed.sample() for product, timed in found.setups.items()}
    own_setups = {name: str(process.setup_time) for name, process in owns.items() if process.setup_time}
    before = str(station.setup_time) if station.setup_time else ""
    yield from _by_product(_Times(station.path, "setupTime", "Set-up time", before, own_setups, products), setups)
    yield from _matrix(station, found, products)
    yield from _shares(station, found)
    yield from failure_findings(station, found)


def failure_findings(machine: Station | Conveyor, found: MachineMeasures) -> Iterator[Finding]:
    """Uptime and repair of each failure of a station or belt."""
    known = {failure.name: failure for failure in machine.failures}
    if found.untold:
        doubt = f"{found.untold:,} stops could be of {len(known)} failures; a column `failure` must say which"
        yield Finding(
            path=machine.path, attribute="twin:failure", title="Failures", before="", n=found.untold, doubts=(doubt,)
        )
    for name in sorted(found.uptimes):
        yield from _failure(machine, name, known.get(name), found)


def source_findings(source: Source, arrivals: Arrivals) -> Iterator[Finding]:
    """The interarrival time of a source that can run dry."""
    attribute, title = "twin:source:interarrival", "Interarrival time"
    if source.interarrival is None:
        return
    if not arrivals.is_known:
        doubt = "the log does not say when parts came, only when they left"
        before = str(source.interarrival)
        yield Finding(path=source.path, attribute=attribute, title=title, before=before, doubts=(doubt,))
        return
    doubts = []
    if arrivals.is_overlapping:
        doubts.append("parts come before those before them have left; whenBlocked = balk or a buffer would say so")
    if source.when_blocked is WhenBlocked.BALK:
        doubts.append(_BALK_DOUBT)
    yield _timed(source.path, attribute, title, str(source.interarrival), arrivals.gaps, doubts=doubts)


@dataclass(frozen=True, slots=True)
class _Times:
    """A time that a station has for all products, or for one of its own."""

    path: str
    field: str
    title: str
    before: str
    own: Mapping[str, str]
    """What the scene says for single products, by name."""
    products: ProductNames

    def finding(self, sample: Sample, product: str = "") -> Finding:
        """For one product, or for all others."""
        if not product:
            return _timed(self.path, f"twin:station:{self.field}", self.title, self.before, sample)
        return _timed(
            self.path,
            f"twin:process:{product}:{self.field}",
            f"{self.title} of {product}",
            self.own.get(product, ""),
            sample,
            schema=f"TwinProcessAPI:{product}",
        )


def _by_product(times: _Times, samples: Mapping[int, Sample]) -> Iterator[Finding]:
    """One finding for all products where these do not differ, else one for each that has enough values."""
    names = {product: times.products.name(product) for product in samples}
    own = {product for product in samples if names[product] in times.own}
    for product in sorted(own):
        yield times.finding(samples[product], names[product])
    rest = {product: sample for product, sample in samples.items() if product not in own}
    if not rest:
        return
    pooled = Sample(
        np.concatenate([sample.values for sample in rest.values()]),
        np.concatenate([sample.right for sample in rest.values()]),
    )
    enough = {product: sample for product, sample in rest.items() if names[product] and len(sample.values) >= FEW}
    if len(enough) < 2 or not _are_different(enough):
        yield times.finding(pooled)
        return
    for product in sorted(enough):
        yield times.finding(enough[product], names[product])
    if len(enough) < len(rest):
        yield times.finding(pooled)


def _are_different(samples: Mapping[int, Sample]) -> bool:
    """Whether a distribution for each product explains the log better than one for all, by AIC."""
    together = best_aic(Sample(np.concatenate([sample.values for sample in samples.values()])))
    if together is None:
        return False
    singles = [best_aic(sample) for sample in samples.values()]
    if any(aic is None for aic in singles):
        return True  # one of them is a constant, all together are not
    return sum(aic for aic in singles if aic is not None) < together


def _timed(
    path: str, attribute: str, title: str, before: str, sample: Sample, *,
    schema: str = "", doubts: list[str] | None = None,
) -> Finding:  # fmt: skip
    """A time with its fit; without a new value where there are too few."""
    fit = fit_sample(sample)
    own = list(doubts or [])
    if fit is None:
        own.append(f"only {len(sample.values)} values; the scene's own stays")
        return Finding(path=path, attribute=attribute, title=title, before=before, n=sample.n, doubts=tuple(own))
    return Finding(
        path=path, attribute=attribute, title=title, before=before, value=fit.text, schema=schema, fit=fit, n=fit.n,
        note=fit.note, doubts=(*own, *fit.doubts),
    )  # fmt: skip


def _matrix(station: Station, found: MachineMeasures, products: ProductNames) -> Iterator[Finding]:
    """The set-up matrix with the mean of every change that was seen often enough."""
    matrix = station.setup_matrix
    if matrix is None or not found.changes:
        return
    seconds = [list(row) for row in matrix.seconds]
    rare = []
    total = 0
    for (before, after), count in sorted(found.changes.items()):
        i, j = (matrix.products.index(products.paths[product]) for product in (before, after))
        total += count.n_changes
        if count.n_changes < FEWEST:
            rare.append(f"{products.name(before)} to {products.name(after)}")
        else:
            seconds[i][j] = float(f"{count.seconds / count.n_changes:.6g}")
    doubts = (f"too few changes to tell, the scene's own stay: {', '.join(rare)}",) if rare else ()
    yield Finding(
        path=station.path,
        attribute="twin:setup:matrix",
        title="Set-up matrix",
        before=", ".join(f"{value:g}" for row in matrix.seconds for value in row),
        value=tuple(value for row in seconds for value in row),
        n=total,
        note=f"Means of {total:,} changes of product.",
        doubts=doubts,
    )


def _shares(station: Station, found: MachineMeasures) -> Iterator[Finding]:
    """Scrap, and rework where the scene says where it goes."""
    counts, n = found.counts, found.counts.finished
    if n == 0:
        return
    yield from _share(station.path, "scrap", station.scrap, counts.scrap, n)
    if station.rework_to is not None:
        yield from _share(station.path, "rework", station.rework, counts.rework, n)
    elif counts.rework:
        doubt = (
            f"{counts.rework:,} of {n:,} parts were reworked, but the scene does not say where (twin:station:reworkTo)"
        )
        yield Finding(
            path=station.path, attribute="twin:station:rework", title="Rework", before="0", n=n, doubts=(doubt,)
        )


def _share(path: str, name: str, before: float, count: int, n: int) -> Iterator[Finding]:
    if count == 0 and before == 0.0:
        return
    interval = wilson_interval(count, n)
    doubts = () if n >= FEW else (f"only {n} parts",)
    yield Finding(
        path=path,
        attribute=f"twin:station:{name}",
        title=name.capitalize(),
        before=f"{before:g}",
        value=float(f"{count / n:.6g}"),
        n=n,
        note=f"{count:,} of {n:,} parts; 95 % interval {interval.low:.4g} to {interval.high:.4g} (Wilson).",
        doubts=doubts,
    )


def _failure(
    machine: Station | Conveyor, name: str, known: Failure | None, found: MachineMeasures
) -> Iterator[Finding]:
    times, clock = uptimes_of(found, name), found.clocks[name]
    has_breaks = isinstance(machine, Station) and machine.calendar is not None
    doubts = [_CALENDAR_DOUBT] if clock is Clock.CALENDAR and has_breaks else []
    schema = f"TwinFailureAPI:{name}"
    prefix = f"twin:failure:{name}"

    def finding(attribute: str, title: str, before: Distribution | None, sample: Sample, doubts: list[str]) -> Finding:
        said = str(before) if before else ""
        return _timed(machine.path, f"{prefix}:{attribute}", title, said, sample, schema=schema, doubts=doubts)

    both = [
        finding("uptime", f"Uptime ({name}, {clock.value})", known.uptime if known else None, times.uptimes, doubts),
        finding("repair", f"Repair ({name})", known.repair if known else None, times.repairs, []),
    ]
    if known is None and any(one.value is None for one in both):
        return  # a failure that the scene does not know needs both
    yield from both
    if known is None:
        yield Finding(
            path=machine.path, attribute=f"{prefix}:clock", title=f"Clock ({name})", before="", value=clock.value,
            schema=schema, note="As the stops in the log begin during work or at any time.",
        )  # fmt: skip
