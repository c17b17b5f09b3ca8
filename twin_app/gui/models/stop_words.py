"""A stop in sentences."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from twin_app.gui.charts.timeline.axis import clock_text, length_text
from twin_app.playback.losses import Loss
from twin_app.playback.stop_facts import StopFacts
from twin_app.sim.responses import StationState
from twin_app.view3d.theme import STATE_LABELS


def _tr(text: str) -> str:
    return QCoreApplication.translate("Stop", text)


def event_words(loss: Loss) -> str:
    """`down, jam`; `starved, no parts`."""
    state = STATE_LABELS[loss.state].lower()
    reasons = {
        StationState.STARVED: _tr("no parts"),
        StationState.BLOCKED: _tr("no room"),
        StationState.DOWN: loss.reason.replace("_", " "),
        StationState.WAITING_CREW: loss.reason.replace("_", " "),
    }
    reason = reasons.get(loss.state, "")
    return f"{state}, {reason}" if reason else state


def stop_words(facts: StopFacts, labels: Mapping[str, str], clock_start_s: float) -> str:
    """At most four sentences."""
    loss = facts.loss
    return " ".join(
        sentence
        for sentence in (
            _what(facts, labels[loss.path], clock_start_s),
            _crew(facts),
            _others(facts, labels),
            _cost(facts),
        )
        if sentence
    )


def _what(facts: StopFacts, label: str, clock_start_s: float) -> str:
    loss = facts.loss
    start = clock_text(loss.start_s, clock_start_s)
    head = f"{label}: {event_words(loss)}."
    if not facts.is_over:
        return head + " " + _tr("Since {0}, to the end of the run.").format(start)
    end = clock_text(loss.end_s, clock_start_s)
    return head + " " + _tr("From {0} to {1}, {2}.").format(start, end, length_text(loss.duration_s))


def _crew(facts: StopFacts) -> str:
    if facts.crew_wait_s < 1.0 or facts.loss.state == StationState.WAITING_CREW:
        return ""
    return _tr("Before that it waited {0} for a crew.").format(length_text(facts.crew_wait_s))


def _others(facts: StopFacts, labels: Mapping[str, str]) -> str:
    parts = []
    if facts.blocked:
        parts.append(_tr("{0} blocked").format(_listed([labels[path] for path in facts.blocked])))
    if facts.starved:
        path, delay = facts.starved[0]
        parts.append(_tr("{0} starved after {1}").format(labels[path], length_text(delay)))
    return _tr("Meanwhile {0}.").format("; ".join(parts)) if parts else ""


def _cost(facts: StopFacts) -> str:
    short = round(facts.parts_short)
    if short == 0 or not facts.loss.is_stop:
        return ""
    words = _tr("{0:,} parts fewer") if short > 0 else _tr("{0:,} parts more")
    return _tr("While it lasted the plant made {0} than at its mean rate.").format(words.format(abs(short)))


def _listed(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    return _tr("{0} and {1}").format(", ".join(names[:-1]), names[-1])
