"""The parts of a study by the numbers of their replications. Imports next to nothing: workers need it too."""

from __future__ import annotations

from enum import IntEnum

from twin_app.events import DesignStage

STAGE_SIZE = 1_000_000_000
"""Replication numbers of one stage; documented in `twin_app.store.study_file`."""


class Stage(IntEnum):
    """Each part of a study has replications of its own; within a stage all designs share their random numbers.

    Numbers from `KNOCKOUT` and from `CIRCUMSTANCE` on are stages as well: one for each further round of a tournament,
    and one for each circumstance under which answers are tried.
    """

    SEARCH = 0
    SELECTION = 1
    ESTIMATION = 2
    PARETO = 3
    KNOCKOUT = 10
    CIRCUMSTANCE = 50


def purpose_of(stage: int) -> DesignStage | None:
    """What the designs of a stage are simulated for; None for what only explains an answer."""
    if stage == Stage.SEARCH:
        return DesignStage.SEARCH
    if stage == Stage.ESTIMATION:
        return DesignStage.ESTIMATE
    is_race = stage == Stage.SELECTION or Stage.KNOCKOUT <= stage < Stage.CIRCUMSTANCE
    return DesignStage.RACE if is_race else None


def stage_of(replication: int) -> int:
    """The stage that a replication belongs to by its number."""
    return replication // STAGE_SIZE


def selection_stage(block: int) -> int:
    """Where a block of a selection procedure has its replications."""
    return Stage.SELECTION if block == 0 else Stage.KNOCKOUT + block - 1
