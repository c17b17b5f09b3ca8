"""The report of a fit: every distribution beside the sample it was fitted to, as quantile plots in one HTML file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from twin_app.experiment.fitting.findings import Finding, FitResult, all_doubts
from twin_app.experiment.report import numbers
from twin_app.experiment.report.rendering import render_page, write_page
from twin_app.experiment.report.scales import Tick, fit_scale
from twin_app.plant.names import shown_name

WIDTH, HEIGHT = 300.0, 230.0
LEFT, RIGHT, TOP, BOTTOM = 52.0, 292.0, 8.0, 196.0
LONGEST_TEXT = 70
_MOST_PLOTS = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class QuantilePlot:
    """Quantiles of the distribution (across) against those of the sample (up) [px]; on the line they are equal."""

    points: Sequence[tuple[float, float]]
    line: str
    x_ticks: Sequence[Tick]
    y_ticks: Sequence[Tick]


def write_fit_report(result: FitResult, path: Path | str, labels: Mapping[str, str] | None = None) -> None:
    """Write the report, whole or not at all; `labels` are display names by prim path. Raises `StoreWriteError`."""
    write_page(render_fit_report(result, labels), Path(path))


def render_fit_report(result: FitResult, labels: Mapping[str, str] | None = None) -> str:
    """The page as text; the same result gives the same page."""
    known = labels or {}

    def name(prim: str) -> str:
        return shown_name(prim, known.get(prim, ""))

    plots = [one for one in result.findings if one.fit is not None and one.fit.candidates][:_MOST_PLOTS]
    context: dict[str, object] = {
        "result": result,
        "rows": [(one, value_text(one)) for one in result.findings],
        "plots": [(one, value_text(one), quantile_plot(one.fit.quantiles)) for one in plots if one.fit is not None],
        "doubts": [*result.warnings, *all_doubts(result.findings)],
        "size": {"width": WIDTH, "height": HEIGHT, "left": LEFT, "right": RIGHT, "top": TOP, "bottom": BOTTOM},
    }
    filters = {
        "whole": numbers.whole, "duration": numbers.duration_text, "name": name, "number": numbers.number,
    }  # fmt: skip
    return render_page("fit.html.j2", context, filters)


def value_text(finding: Finding) -> str:
    """What is written, shortened; a dash where nothing is."""
    if finding.value is None:
        return numbers.NOTHING
    if isinstance(finding.value, tuple):
        return f"{len(finding.value)} values"
    text = str(finding.value)
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT].rpartition(',')[0]}, …)"


def quantile_plot(quantiles: Sequence[tuple[float, float]]) -> QuantilePlot:
    """One plot; both axes cover the same range."""
    values = [value for pair in quantiles for value in pair]
    x = fit_scale(values, start=LEFT, end=RIGHT, n_ticks=4)
    y = fit_scale(values, start=BOTTOM, end=TOP, n_ticks=4)
    line = f"M{x(x.low)} {y(x.low)}L{x(x.high)} {y(x.high)}"
    points = [(x(model), y(measured)) for model, measured in quantiles]
    return QuantilePlot(points=points, line=line, x_ticks=x.ticks, y_ticks=y.ticks)
