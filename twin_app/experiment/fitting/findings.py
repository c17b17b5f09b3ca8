"""What was found about one attribute of a scene, and the answer of a fit as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from twin_app.experiment.fitting.choice import Fit
from twin_app.plant.description import Value
from twin_app.plant.written import Written

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One quantity of one machine, with or without a new value."""

    path: str
    attribute: str
    """Full name of what is (or would be) written."""
    title: str
    """`Process time`, `Set-up from A to B`, `Uptime (jam)` …"""
    before: str
    """What the scene says today; empty if nothing."""
    value: Value | None = None
    """What the layer says; None: the scene's own value stays."""
    schema: str = ""
    fit: Fit | None = None
    """Of distributions."""
    n: int = 0
    note: str = ""
    """For the documentation of the attribute."""
    doubts: tuple[str, ...] = ()

    def to_json(self) -> Json:
        """As in docs/command-line.md."""
        fit = self.fit
        return {
            "path": self.path,
            "attribute": self.attribute,
            "title": self.title,
            "before": self.before or None,
            "value": self.value,
            "n": self.n,
            "censored": fit.n_censored if fit else 0,
            "mean_s": fit.mean_s if fit else None,
            "sd_s": fit.sd_s if fit else None,
            "ks_p": fit.ks_p if fit else None,
            "candidates": [
                {"family": one.distribution.kind.name.lower(), "aic": one.aic}
                for one in (fit.candidates if fit else ())
            ],
            "doubts": list(self.doubts),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class FitResult:
    """The answer of `twin fit`."""

    scene: str
    scene_hash: str
    log: str
    rows: int
    span_s: float
    findings: tuple[Finding, ...]
    """In the order of prim paths."""
    warnings: tuple[str, ...]
    """About the log as a whole."""

    @property
    def values(self) -> tuple[Written, ...]:
        """What a layer has to say."""
        return tuple(
            Written(path=one.path, attribute=one.attribute, value=one.value, schema=one.schema, note=one.note)
            for one in self.findings
            if one.value is not None
        )

    def to_json(self) -> Json:
        """As in docs/command-line.md."""
        return {
            "scene": self.scene,
            "log": self.log,
            "rows": self.rows,
            "span_s": self.span_s,
            "findings": [one.to_json() for one in self.findings],
            "warnings": list(self.warnings),
        }


def all_doubts(findings: Sequence[Finding]) -> list[str]:
    """One line each, with the prim and what it is about."""
    return [f"{one.path}, {one.title.lower()}: {doubt}" for one in findings for doubt in one.doubts]
