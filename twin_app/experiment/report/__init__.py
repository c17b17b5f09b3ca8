"""The report of a study: one HTML file that needs nothing else, now or in ten years."""

from __future__ import annotations

from twin_app.experiment.report.page import render_report, write_report

__all__ = ["render_report", "write_report"]
