"""Builds factors: the values an attribute may take, what each costs, and what it uses of a pool."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, isfinite

from twin_app.errors import Fault
from twin_app.plant.build.parts import Faults
from twin_app.plant.build.reading import Context, PrimReading, find_schema_of
from twin_app.plant.build.references import target_problem
from twin_app.plant.distribution_text import DistributionError, check_argument
from twin_app.plant.distributions import Distribution, DistributionKind, argument_names
from twin_app.plant.factors import Factor
from twin_app.plant.values import ValueProblem, did_you_mean, format_value, parse_value, read_value
from twin_app.plant.vocabulary import Attribute, ValueKind, find_attribute, find_schema, instance_of

MOST_LEVELS = 10_000
_NUMERIC = (ValueKind.DOUBLE, ValueKind.INT)


class FactorProblem(ValueError):
    """A factor that makes no sense; `attribute` is the property at fault: `min`."""

    def __init__(self, attribute: str, message: str) -> None:
        self.attribute = attribute
        super().__init__(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Target:
    """The attribute that a factor changes, as the prim has it."""

    attribute: Attribute
    name: str
    argument: str
    distribution: Distribution | None
    baseline: float | str
    is_numeric: bool
    """Values are numbers: of the attribute, of an argument, or of a distribution without variation."""


def build_factors(reading: PrimReading, context: Context, faults: Faults) -> tuple[Factor, ...]:
    """All factors of a prim, by name; `faults` gets everything wrong with them."""
    factors: list[Factor] = []
    for name in reading.instances.get("TwinFactorAPI", ()):
        prefix = f"twin:factor:{name}:"
        if any(fault.attribute.startswith(prefix) for fault in reading.faults):
            continue
        try:
            factors.append(_build_factor(reading, context, name))
        except FactorProblem as problem:
            faults.append(Fault(reading.path, prefix + problem.attribute, str(problem)))
    _check_conflicts(reading, factors, faults)
    return tuple(factors)


def _check_conflicts(reading: PrimReading, factors: list[Factor], faults: Faults) -> None:
    """Two factors may change two arguments of one distribution, but not the same thing."""
    for index, factor in enumerate(factors):
        for other in factors[:index]:
            names = {factor.attribute, other.attribute}
            wholes = {name.partition(".")[0] for name in names}
            if len(names) == 1 or (len(wholes) == 1 and wholes & names):
                message = f"is also changed by the factor {other.name!r}; only one factor may change it"
                faults.append(Fault(reading.path, f"twin:factor:{factor.name}:attribute", message))


def _build_factor(reading: PrimReading, context: Context, name: str) -> Factor:
    target = _find_target(reading, reading.get("twin:factor:<name>:attribute", name))
    texts = reading.get("twin:factor:<name>:levels", name)
    if len(texts) > MOST_LEVELS:
        raise FactorProblem("levels", f"has {len(texts):,} values; at most {MOST_LEVELS:,} are allowed")
    if texts:
        levels = tuple(_level(target, context, text) for text in texts)
        costs, use_steps, baseline_steps = _listed(reading, name, target, levels)
    else:
        levels, step = _stepped(reading, name, target)
        costs, use_steps, baseline_steps = _counted(reading, name, target, levels, step)
    if len(set(levels)) < len(levels):
        raise FactorProblem("levels", "must all be different")
    pool = reading.get("twin:factor:<name>:pool", name)
    use = reading.get("twin:factor:<name>:poolUse", name) if pool else 0.0
    return Factor(
        path=reading.path,
        name=name,
        attribute=reading.get("twin:factor:<name>:attribute", name),
        label=reading.get("twin:factor:<name>:label", name) or f"{reading.label} {_words(target)}",
        levels=levels,
        costs=costs,
        pool=pool[0] if pool else None,
        pool_uses=tuple(use * steps for steps in use_steps) if pool else (),
        baseline_pool_use=use * baseline_steps,
        baseline=target.baseline,
        is_numeric=target.is_numeric,
    )


def _words(target: _Target) -> str:
    return f"{target.attribute.property_name} {target.argument}".strip()


def _find_target(reading: PrimReading, text: str) -> _Target:
    name, _, argument = text.partition(".")
    attribute = find_attribute(name)
    if attribute is None:
        raise FactorProblem("attribute", f"{name!r} is not a twin attribute{did_you_mean(name)}")
    _check_carried(reading, attribute, name)
    value = reading.value(name)
    if attribute.kind is ValueKind.DISTRIBUTION:
        return _distribution_target(reading, attribute, name, argument, value)
    if argument:
        raise FactorProblem("attribute", f"{name} is no distribution, so it has no argument {argument!r}")
    if attribute.kind in _NUMERIC:
        if value is None or not isfinite(value):
            raise FactorProblem("attribute", f"{name} must have a finite value in the scene, from which changes count")
        return _Target(attribute=attribute, name=name, argument="", distribution=None, baseline=value, is_numeric=True)
    text = "" if value is None else format_value(value)
    return _Target(attribute=attribute, name=name, argument="", distribution=None, baseline=text, is_numeric=False)


def _check_carried(reading: PrimReading, attribute: Attribute, name: str) -> None:
    schema = find_schema_of(attribute)
    if schema.name == "TwinFactorAPI":
        raise FactorProblem("attribute", f"{name} belongs to a factor, and factors cannot change factors")
    is_built_in = any(schema.name in _includes(own) for own in reading.schemas)
    instance = instance_of(name)
    if instance and instance in reading.instances.get(schema.name, ()):
        return
    if not instance and (schema.name in reading.schemas or is_built_in):
        return
    carried = f"{schema.name}:{instance}" if instance else schema.name
    raise FactorProblem("attribute", f"this prim has no {name}: it does not carry {carried}")


def _includes(schema_name: str) -> tuple[str, ...]:
    schema = find_schema(schema_name)
    return schema.includes if schema else ()


def _distribution_target(
    reading: PrimReading, attribute: Attribute, name: str, argument: str, value: Distribution | None
) -> _Target:
    if argument and value is None:
        raise FactorProblem("attribute", f"{name} is empty here, so it has no argument {argument!r}")
    baseline: float | str
    is_numeric = True
    if argument and value is not None:
        baseline = argument_value(name, argument, value)
    elif value is not None and value.kind is DistributionKind.CONSTANT:
        baseline = value.args[0]
    else:
        baseline, is_numeric = str(reading.record.values.get(name, "")), False
    return _Target(
        attribute=attribute,
        name=name,
        argument=argument,
        distribution=value,
        baseline=baseline,
        is_numeric=is_numeric,
    )


def argument_value(name: str, argument: str, distribution: Distribution) -> float:
    """Value of one argument of a distribution. Raises `FactorProblem` where it has no such argument."""
    names = argument_names(distribution)
    if argument not in names:
        kind = distribution.kind.name.lower()
        allowed = ", ".join(names) if names else "none that can be changed"
        raise FactorProblem("attribute", f"{name} is {kind} here and has no argument {argument!r}; it has {allowed}")
    return distribution.args[names.index(argument) % len(distribution.args)]


def _level(target: _Target, context: Context, text: str) -> float | str:
    """One of `levels`, checked and in the form of the baseline."""
    try:
        if target.argument:
            return _checked_argument(target, float(text))
        value = parse_value(target.attribute, text)
        read = read_value(target.attribute, value, context.files.column)
    except ValueError as problem:
        raise FactorProblem("levels", f"{text!r} is not allowed for {target.name}: {problem}") from problem
    if target.attribute.kind in _NUMERIC:
        return read  # type: ignore[return-value]
    if isinstance(read, Distribution) and target.is_numeric:
        return _constant_level(target, text, read)
    if target.attribute.kind is ValueKind.RELATIONSHIP:
        _check_targets(target, context, read)
    return format_value(value)


def _constant_level(target: _Target, text: str, read: Distribution) -> float:
    if read.kind is not DistributionKind.CONSTANT:
        message = f"{text!r} is not a number, but {target.name} is one in the scene; all levels must be numbers too"
        raise FactorProblem("levels", message)
    return read.args[0]


def _check_targets(target: _Target, context: Context, paths: object) -> None:
    for path in paths if isinstance(paths, tuple) else ():
        problem = target_problem(target.attribute, str(path), context)
        if problem:
            raise FactorProblem("levels", problem)


def _checked_argument(target: _Target, value: float) -> float:
    assert target.distribution is not None
    check_argument(target.distribution, target.argument, value)
    return value


def _stepped(reading: PrimReading, name: str, target: _Target) -> tuple[tuple[float, ...], float]:
    """Levels from min to max, and the step."""
    if not target.is_numeric:
        hint = " (name one of its arguments to change it by steps)" if target.distribution else ""
        raise FactorProblem("levels", f"must list what {target.name} may be, since that is not a number{hint}")
    low, high, step = (reading.get(f"twin:factor:<name>:{bound}", name) for bound in ("min", "max", "step"))
    is_whole = target.attribute.kind is ValueKind.INT
    step = 1.0 if step is None and is_whole else step
    for bound, value in (("min", low), ("max", high), ("step", step)):
        if value is None:
            raise FactorProblem(bound, "is missing; a factor needs min, max and step, or levels")
        if is_whole and value != int(value):
            raise FactorProblem(bound, f"must be a whole number, as {target.name} is one (got {value:g})")
    if low > high:
        raise FactorProblem("max", f"must be at least min, which is {low:g} (got {high:g})")
    steps = (high - low) / step
    if not steps < MOST_LEVELS - 1 + 1e-6:
        raise FactorProblem("step", f"gives more than {MOST_LEVELS:,} levels from min to max; make it larger")
    levels = tuple(_clean(low + index * step, is_whole) for index in range(floor(steps + 1e-9) + 1))
    _check_ends(target, levels)
    return levels, step


def _clean(value: float, is_whole: bool) -> float:
    """0.3 rather than 0.30000000000000004: levels are shown, and compared with the authored value."""
    return round(value) if is_whole else float(f"{value:.12g}")


def _check_ends(target: _Target, levels: tuple[float, ...]) -> None:
    """Limits are intervals, so what the first and the last level may be, those between may be."""
    for bound, value in (("min", levels[0]), ("max", levels[-1])):
        try:
            if target.distribution is not None:
                check_argument(target.distribution, target.argument or "v", value)
            else:
                read_value(target.attribute, value)
        except (ValueProblem, DistributionError) as problem:
            raise FactorProblem(bound, f"is not allowed for {target.name}: {problem}") from problem


def _counted(
    reading: PrimReading, name: str, target: _Target, levels: tuple[float, ...], step: float
) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """Costs, steps above min of the levels, and those of the baseline; parts of a step count as such."""
    if reading.get("twin:factor:<name>:costs", name):
        raise FactorProblem("costs", "belong to levels; with min, max and step use costPerStep")
    per_step = reading.get("twin:factor:<name>:costPerStep", name)
    baseline = float(target.baseline)
    costs = step_costs(levels, baseline, step, per_step)
    above = steps_above(baseline, levels[0], step)
    return costs, tuple(float(index) for index in range(len(levels))), above


def steps_above(value: float, low: float, step: float) -> float:
    """Steps from the smallest level up to a value; 0 below it."""
    return round(max(0.0, (value - low) / step), 9)


def step_costs(levels: tuple[float, ...], baseline: float, step: float, per_step: float) -> tuple[float, ...]:
    """Cost of each level by its distance from the baseline; parts of a step count as such."""
    return tuple([per_step * round(abs(level - baseline) / step, 9) for level in levels])


def _listed(
    reading: PrimReading, name: str, target: _Target, levels: tuple[float | str, ...]
) -> tuple[tuple[float, ...], tuple[float, ...], float]:
    """The same for `levels`: a step is one place in the list."""
    for bound in ("min", "max", "step"):
        if reading.get(f"twin:factor:<name>:{bound}", name) is not None:
            raise FactorProblem(bound, "must not be given beside levels; use one or the other")
    steps = tuple(float(index) for index in range(len(levels)))
    home = float(levels.index(target.baseline)) if target.baseline in levels else None
    given = reading.get("twin:factor:<name>:costs", name)
    per_step = reading.get("twin:factor:<name>:costPerStep", name)
    if given and len(given) != len(levels):
        raise FactorProblem("costs", f"has {len(given)} costs for {len(levels)} levels; there must be one for each")
    if not given and per_step and home is None:
        raise FactorProblem("costs", "must be given, since the authored value is not one of the levels")
    costs = given or tuple(per_step * abs(step - (home or 0.0)) for step in steps)
    free = tuple(0.0 if level == target.baseline else cost for level, cost in zip(levels, costs, strict=True))
    return free, steps, home or 0.0
