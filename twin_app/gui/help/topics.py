"""Which place in the help belongs to what has the focus."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QDockWidget, QWidget

from twin_app.gui.charts.frame import ChartFrame
from twin_app.gui.components.fields.base import Field
from twin_app.gui.help.pages import ATTRIBUTE, START, Topic, parse_topic

_BY_NAME = {
    "dock.plant_tree": "plant#The tree",
    "dock.layers": "plant#Layers",
    "dock.study_layers": "study#Layers",
    "dock.inspector": "plant#Inspector",
    "dock.problems": "plant#Problems",
    "dock.results": "plant#Results",
    "dock.log": "plant#Log",
    "dock.factors": "what-if#Factors",
    "dock.study_setup": "study#Set-up",
    "dock.explanation": "study#Why this change",
    "dock.timeline": "playback#Timeline",
    "dock.now": "playback#Now",
    "viewport": "plant#The view",
}
"""By the object's name."""
_BY_CLASS = {
    "WelcomePage": START,
    "FactorRow": "what-if#Factors",
    "KpiStrip": "what-if#Key figures",
    "RecommendationTable": "study#Recommendations",
    "RunBar": "plant#Run bar",
    "StudyBar": "study#Pause and resume",
    "GanttChart": "charts#Gantt",
    "LoadCurve": "charts#Load curve",
    "ParetoChart": "charts#Objective against cost",
    "WaterfallChart": "charts#Waterfall",
    "OverTimeChart": "charts#Over time",
    "SankeyChart": "charts#Flow",
    "StationSharesChart": "charts#Time of each station",
}
_BY_WORKSPACE = {"plant": "plant", "what_if": "what-if", "study": "study", "playback": "playback"}


def topic_of(widget: QWidget | None, workspace: str) -> Topic:
    """Of the nearest thing around a widget that has one; else of the workspace, else the beginning."""
    for each in _outwards(widget):
        found = _own_topic(each)
        if found is not None:
            return found
    return Topic(_BY_WORKSPACE.get(workspace, START))


def all_topics() -> tuple[Topic, ...]:
    """Every place that something may lead to."""
    texts = (*_BY_NAME.values(), *_BY_CLASS.values(), *_BY_WORKSPACE.values())
    return tuple(parse_topic(text) for text in texts)


def _own_topic(widget: QWidget) -> Topic | None:
    if isinstance(widget, Field):
        return Topic(f"{ATTRIBUTE}{widget.data.name}")
    if isinstance(widget, ChartFrame):
        text = _BY_CLASS.get(type(widget.chart).__name__, "charts")
    else:
        text = _BY_CLASS.get(type(widget).__name__) or _BY_NAME.get(widget.objectName(), "")
    return parse_topic(text) if text else None


def _outwards(widget: QWidget | None) -> Iterator[QWidget]:
    while widget is not None:
        yield widget
        if isinstance(widget, QDockWidget):
            return
        widget = widget.parentWidget()
