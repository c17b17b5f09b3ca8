"""`study`: from a plant with factors to recommended changes.

A study goes through phases, each with replications of its own (`laboratory.Stage`):

1. *baseline*: the plant as it is; its mean sets the default indifference zone (1 %). 2. *screening* and *search* visit
many designs with few replications each (`search`). 3. *pruning* takes useless changes out of the best ones (`pruning`).
4. *selection* compares the best candidates and the baseline with fresh replications (`selection`): the search's own
estimates of its leaders are too good to be true, since they lead partly by luck. 5. *estimation* simulates what will be
reported once more, with fresh replications again, so that no number in the answer has been used to choose it (no
winner's curse).

The answer is a function of (plant, options, seed) alone: not of workers, executors, or interruptions.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from time import perf_counter

from twin_app.errors import Fault, InvalidPlantError, UsageError
from twin_app.events import EventSink, RunKind
from twin_app.experiment.constraints import TOLERANCE, constraints_of
from twin_app.experiment.engine import Engine
from twin_app.experiment.executors import Executor
from twin_app.experiment.findings import Study
from twin_app.experiment.interruption import InterruptedRunError, interruptible
from twin_app.experiment.laboratory import Laboratory
from twin_app.experiment.lattice import Lattice, Rules
from twin_app.experiment.limits import limit_warnings
from twin_app.experiment.objectives import SearchKind, SelectionKind, goal_of, goals_of, kind_of
from twin_app.experiment.pace import Pace
from twin_app.experiment.phases import Phases
from twin_app.experiment.reporter import Reporter
from twin_app.experiment.study_options import (
    MIN_FOR_TRADE_OFFS,
    MIN_SIMULATIONS,
    StudyOptions,
    study_format,
    study_identity,
)
from twin_app.experiment.tasks import Simulator
from twin_app.plant.plant import Objective, Plant
from twin_app.plant.scenario import baseline_design, design_rules, without_factors
from twin_app.store import Recorder

FILE_NAME = "study.h5"


def study(
    plant: Plant,
    *,
    simulations: int = 10_000,
    budget: float | None = None,
    objective: Objective | str | None = None,
    confidence: float = 0.95,
    delta: float | None = None,
    trade_offs: Sequence[str] = (),
    at_most: Mapping[str, float] | None = None,
    at_least: Mapping[str, float] | None = None,
    tolerance: float = TOLERANCE,
    leave_out: Sequence[str] = (),
    search: SearchKind | str = SearchKind.MIXED,
    selection: SelectionKind | str = SelectionKind.AUTOMATIC,
    seed: int = 1,
    workers: int | None = None,
    out: str | PathLike[str] | None = None,
    resume: bool = False,
    on_event: EventSink | None = None,
    cancel: threading.Event | None = None,
    executor: Executor | None = None,
    simulator: Simulator | None = None,
) -> Study:
    """Searches the factors of `plant` and recommends changes, with at most `simulations` replications in all.

    `budget` and `objective` default to the plant's own. `delta` is the difference in the objective below which the user
    does not care (default: 1 % of the baseline). `trade_offs` names two or more objectives, `cost` among them, for
    which designs are looked for of which none is better than another in everything. `out` is the folder that gets
    `study.h5` (`twin_app.store.study_file`), or a path that ends in `.h5`; with `resume` a study that was stopped there
    goes on to the answer it would have given. `workers` None uses the machine's cores if that pays. A warm `executor`
    of the caller is used in place of an own one and left open. `simulator` stands in for the real one in tests.

    Raises `UsageError`, `InvalidPlantError`, `SimulationError`, `StoreError`, `ExperimentError`, and
    `InterruptedRunError` (an `ExperimentError`) after Ctrl-C or when `cancel` is set.
    """
    options = StudyOptions(
        simulations=simulations,
        budget=plant.budget if budget is None else budget,
        goal=goal_of(plant.objective if objective is None else objective),
        confidence=confidence,
        delta=delta,
        seed=seed,
        trade_offs=goals_of(trade_offs),
        constraints=constraints_of(at_most or {}, at_least or {}, tolerance),
        leave_out=tuple(sorted(set(leave_out))),
        search=kind_of(SearchKind, search),
        selection=kind_of(SelectionKind, selection),
    )
    plant = without_factors(plant, options.leave_out)
    _check(plant, options)
    stop = cancel or threading.Event()
    pace = Pace()
    reporter = Reporter(on_event, simulations, pace)
    engine = Engine(
        simulator or _real_simulator(plant), seed=seed, workers=workers, executor=executor, expected=simulations,
        pace=pace, on_warning=reporter.warning, is_cancelled=stop.is_set,
    )  # fmt: skip
    try:
        with reporter.lifetime(RunKind.STUDY, plant.scene, engine.workers_wanted), interruptible(stop):
            return _perform(
                plant, options, engine=engine, reporter=reporter, stop=stop, out=_study_file(out), resume=resume
            )
    finally:
        engine.close()


def _perform(
    plant: Plant,
    options: StudyOptions,
    *,
    engine: Engine,
    reporter: Reporter,
    stop: threading.Event,
    out: Path | None,
    resume: bool,
) -> Study:
    started = perf_counter()
    lattice = lattice_of(plant, options.budget)
    recorder = Recorder(out, study_identity(plant, options), study_format(plant), resume=resume)
    try:
        laboratory = Laboratory(
            engine=engine,
            recorder=recorder,
            reporter=reporter,
            goals=options.goals,
            constraints=options.constraints,
            budget=options.simulations,
            cancel=stop,
        )
        for warning in limit_warnings(lattice):
            reporter.warning(warning)
        found = Phases(
            plant=plant, options=options, lattice=lattice, laboratory=laboratory, reporter=reporter, engine=engine
        ).run(started)
        recorder.finish(found.to_json())
        return found
    except InterruptedRunError as error:
        kept = f"they are kept in {out}; resume to go on" if out else "give an output to keep them next time"
        raise InterruptedRunError(f"{error}; {kept}") from error
    finally:
        recorder.close()


def _study_file(out: str | PathLike[str] | None) -> Path | None:
    if out is None:
        return None
    path = Path(out)
    return path if path.suffix in (".h5", ".hdf5") else path / FILE_NAME


def _check(plant: Plant, options: StudyOptions) -> None:
    problems = [
        (options.simulations < MIN_SIMULATIONS, f"a study needs at least {MIN_SIMULATIONS} simulations"),
        (
            bool(options.trade_offs.names) and options.simulations < MIN_FOR_TRADE_OFFS,
            f"trade-offs need at least {MIN_FOR_TRADE_OFFS} simulations",
        ),
        (not 0.5 <= options.confidence < 1.0, f"confidence must be in [0.5, 1) (got {options.confidence:g})"),
        (options.delta is not None and not options.delta > 0.0, f"delta must be > 0 (got {options.delta})"),
        (not options.budget >= 0.0, f"the budget must be ≥ 0 (got {options.budget:g})"),
        (not plant.factors, "the scene has no factors to study; apply TwinFactorAPI to what may be changed"),
    ]
    found = [text for is_wrong, text in problems if is_wrong]
    if found:
        raise UsageError("; ".join(found))


def lattice_of(plant: Plant, budget: float) -> Lattice:
    """The designs that the plant's factors, this budget and the pools allow.

    Raises `InvalidPlantError` if the plant as it is breaks its own limits.
    """
    of_plant = design_rules(plant, budget)
    rules = Rules(cost=of_plant.cost, problem=of_plant.problem)
    lattice = Lattice(plant.factors, baseline_design(plant), rules)
    problem = lattice.problem(lattice.baseline)
    if problem:
        raise InvalidPlantError([Fault(plant.path, "", f"the plant as it is breaks its own limits: {problem}")])
    return lattice


def _real_simulator(plant: Plant) -> Simulator:
    from twin_app.experiment.simulator import PlantSimulator  # loads Numba: a second that a stand-in need not pay

    return PlantSimulator(plant)
