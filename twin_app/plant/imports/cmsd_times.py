"""Durations of CMSD (SISO-STD-008) as distributions in seconds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from twin_app.plant.distribution_text import DistributionError, check_distribution
from twin_app.plant.distributions import Distribution, DistributionKind, constant
from twin_app.plant.imports.units import Quantity, unit_factor, units_of
from twin_app.plant.imports.xml_tree import Element

_NAMES = {
    "mean": "mean mu average expected",
    "sd": "standarddeviation stdev stddev sd sigma deviation",
    "low": "minimum min low lower lowerbound a",
    "mode": "mode mostlikely peak c",
    "high": "maximum max high upper upperbound b",
    "shape": "shape alpha k",
    "scale": "scale beta theta",
    "rate": "rate lambda",
    "value": "value constant fixed v",
    "location": "location logmean",
    "cv": "cv coefficientofvariation",
}
_PARAMETERS = {word: name for name, words in _NAMES.items() for word in words.split()}
Parameters = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class TimeReader:
    """Reads durations; knows the document's unit of time and the distributions it defines."""

    unit: str
    definitions: Mapping[str, Element]
    """By identifier."""

    def read(self, duration: Element) -> Distribution:
        """Raises `DistributionError`; its text says what is wrong."""
        unit = duration.value("Unit") or self.unit
        factor = unit_factor(Quantity.TIME, unit) if unit else 1.0
        if factor is None:
            raise DistributionError(f"unit {unit!r} is no time; allowed: {units_of(Quantity.TIME)}")
        found = self._distribution(duration).scaled(factor)
        check_distribution(found)
        return found

    def _distribution(self, duration: Element) -> Distribution:
        value = duration.value("Value")
        if value:
            return constant(_number(value, "Value"))
        own = duration.first("Distribution")
        reference = duration.value("DistributionReference", "DistributionDefinitionIdentifier")
        if own is None and reference:
            definition = self.definitions.get(reference)
            if definition is None:
                raise DistributionError(f"refers to the distribution {reference!r}, which is not defined")
            own = definition.first("Distribution") or definition
        if own is None:
            raise DistributionError("has neither a Value nor a Distribution")
        return _named(own)


def _named(element: Element) -> Distribution:
    name = _plain(element.value("Name"))
    build = _BUILDERS.get(name.removesuffix("distribution"))
    if build is None:
        raise DistributionError(
            f"distribution {element.value('Name')!r} is unknown; known: {', '.join(sorted(_BUILDERS))}"
        )
    parameters = {
        _PARAMETERS.get(_plain(child.value("Name")), _plain(child.value("Name"))): _number(
            child.value("Value"), child.value("Name")
        )
        for child in element.children
        # Drafts of the standard number them: DistributionParameterA, …B.
        if child.tag.startswith("DistributionParameter")
    }
    try:
        found = build(parameters)
    except KeyError as missing:
        raise DistributionError(f"the {name} distribution lacks its {missing.args[0]}") from None
    except (ZeroDivisionError, OverflowError, ValueError):
        raise DistributionError(f"the {name} distribution has parameters out of range") from None
    check_distribution(found)
    return found


def _exponential(own: Parameters) -> Distribution:
    mean = own["mean"] if "mean" in own else own["scale"] if "scale" in own else 1.0 / own["rate"]
    return Distribution(DistributionKind.EXPONENTIAL, (mean,))


def _lognormal(own: Parameters) -> Distribution:
    if "location" in own:
        sigma = own["scale"] if "scale" in own else own["sd"]
        mean = math.exp(own["location"] + sigma**2 / 2.0)
        return Distribution(DistributionKind.LOGNORMAL, (mean, math.sqrt(math.expm1(sigma**2))))
    return _mean_cv(DistributionKind.LOGNORMAL, own)


def _mean_cv(kind: DistributionKind, own: Parameters) -> Distribution:
    return Distribution(kind, (own["mean"], own["cv"] if "cv" in own else own["sd"] / own["mean"]))


def _gamma(own: Parameters) -> Distribution:
    if "shape" in own:
        return Distribution(DistributionKind.GAMMA, (own["shape"] * own["scale"], 1.0 / math.sqrt(own["shape"])))
    return _mean_cv(DistributionKind.GAMMA, own)


def _plainly(kind: DistributionKind, *names: str) -> Callable[[Parameters], Distribution]:
    return lambda own: Distribution(kind, tuple(own[name] for name in names))


_BUILDERS: dict[str, Callable[[Parameters], Distribution]] = {
    "constant": lambda own: constant(own["value"] if "value" in own else own["mean"]),
    "deterministic": lambda own: constant(own["value"] if "value" in own else own["mean"]),
    "fixed": lambda own: constant(own["value"] if "value" in own else own["mean"]),
    "exponential": _exponential,
    "exp": _exponential,
    "normal": _plainly(DistributionKind.NORMAL, "mean", "sd"),
    "uniform": _plainly(DistributionKind.UNIFORM, "low", "high"),
    "triangular": _plainly(DistributionKind.TRIANGULAR, "low", "mode", "high"),
    "lognormal": _lognormal,
    "gamma": _gamma,
    "erlang": lambda own: Distribution(DistributionKind.ERLANG, (own["mean"], own["shape"])),
    "weibull": _plainly(DistributionKind.WEIBULL, "scale", "shape"),
}


def _number(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise DistributionError(f"{name or 'a parameter'} is {text[:40]!r}; write a number")
    return value


def _plain(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())
