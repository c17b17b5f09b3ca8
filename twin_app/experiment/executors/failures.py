"""Words for tasks that fail, the same for all executors."""

from __future__ import annotations

from twin_app.errors import ExperimentError, TwinError
from twin_app.experiment.tasks import Task

MAX_DEATHS = 3
"""Workers that may die at one task before it is blamed."""


def task_failure(error: BaseException) -> BaseException:
    """What to raise for whatever a task raised in a worker."""
    if isinstance(error, TwinError):
        return error
    return ExperimentError(f"a worker process failed: {type(error).__name__}: {error}")


def deadly_task(task: Task, deaths: int) -> str:
    """Names the work at which workers die."""
    jobs = ", ".join(
        f"design {job.design} replications {job.first}–{job.first + job.count - 1}" for job in task.jobs[:3]
    )
    more = f" and {len(task.jobs) - 3} more" if len(task.jobs) > 3 else ""
    return (
        f"a worker process died {deaths} times at the same work ({jobs}{more}). "
        "Everything finished before is kept; look for the cause (memory?) and go on with --resume"
    )
