"""The report: complete, self-contained, honest, and safe against what names may hold."""

from __future__ import annotations

import math
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.experiment.report.sample_study import NASTY, NOTHING_TO_DO, STUDY, UNFINISHED
from twin_app.errors import StoreWriteError
from twin_app.experiment.findings import Study
from twin_app.experiment.report import charts
from twin_app.experiment.report.page import render_report, write_report
from twin_app.experiment.report.scales import fit_scale

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Reader(HTMLParser):
    """Collects tags, attributes and text, and checks that tags nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words = ""
        self._open: list[str] = []
        self.feed(page)
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self._open:
            self.words += data


@pytest.mark.parametrize("study", [STUDY, UNFINISHED, NOTHING_TO_DO], ids=["finished", "unfinished", "empty"])
def test_that_names_from_a_scene_stay_text(study: Study) -> None:
    reader = Reader(render_report(study))
    assert "script" not in reader.tags
    assert NASTY in reader.words


def test_that_the_page_fetches_nothing() -> None:
    page = render_report(STUDY)
    reader = Reader(page)
    assert not {"link", "img", "iframe", "object", "script"} & set(reader.tags)
    assert not [name for _, name, _ in reader.attributes if name in ("src", "href", "srcset") or name.startswith("on")]
    assert not re.search(r"@import|url\((?!#)|https?://", page)
    assert "default-src 'none'" in page


def test_that_the_page_has_every_part() -> None:
    words = Reader(render_report(STUDY)).words
    for part in (
        "Recommendations", "against cost", "Where the time goes", "What each change does alone", "How this was found",
        "9,876 of 10,000", "+40.0 ± 1.1", "24,900", "97 %", "< 0.1 %", "KN", "ab" * 32, "numpy 2", "no clear change",
    ):  # fmt: skip
        assert part in words


def test_that_an_unfinished_selection_is_called_provisional() -> None:
    finished, unfinished = (Reader(render_report(study)).words for study in (STUDY, UNFINISHED))
    assert "provisional" not in finished
    assert "probability of at least 95 %" in " ".join(finished.split())
    assert "provisional" in unfinished
    assert "no guarantee holds" in " ".join(unfinished.split())


def test_that_the_strongest_factor_comes_first() -> None:
    words = Reader(render_report(STUDY)).words
    alone = words[words.index("What each change does alone") :]
    assert alone.index(NASTY) < alone.index("Places")


def test_that_both_themes_are_there() -> None:
    page = render_report(STUDY)
    assert "prefers-color-scheme: dark" in page
    assert page.count("--state-working:") == 3  # light, dark, print


def test_that_the_same_study_gives_the_same_page() -> None:
    assert render_report(STUDY) == render_report(STUDY)


def test_that_a_report_is_written_whole(tmp_path: Path) -> None:
    write_report(STUDY, tmp_path / "report.html")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == render_report(STUDY)


def test_that_a_report_that_cannot_be_written_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(StoreWriteError, match=r"report\.html"):
        write_report(STUDY, tmp_path / "missing" / "report.html")
    assert os.listdir(tmp_path) == []


def test_that_better_designs_stand_higher_and_dearer_ones_further_right() -> None:
    plot = charts.pareto_plot(STUDY)
    by_rank = {point.rank: point for point in plot.points}
    assert by_rank[1].y < by_rank[2].y  # pixels count downwards
    assert by_rank[1].x > by_rank[2].x > by_rank[0].x
    assert plot.budget_x is not None
    assert plot.budget_x > by_rank[1].x


def test_that_segments_lie_side_by_side_up_to_the_whole() -> None:
    segments = charts.share_segments({"working": 0.5, "setup": 0.0, "starved": 0.3, "down": 0.2})
    assert [part.state for part in segments] == ["working", "starved", "down"]
    assert [part.start for part in segments] == [0.0, 50.0, 80.0]
    assert segments[-1].start + segments[-1].width == pytest.approx(100.0)


@pytest.mark.parametrize("values", [[], [0.0], [5.0], [-3.0, 7.0], [1e-9, 2e-9], [1e9, 1e9 + 1], [float("nan"), 2.0]])
def test_that_a_scale_holds_its_values_and_has_a_few_round_ticks(values: list[float]) -> None:
    scale = fit_scale(values, start=0.0, end=100.0)
    for value in values:
        if math.isfinite(value):
            assert 0.0 <= scale(value) <= 100.0
    assert 2 <= len(scale.ticks) <= 12
    assert len({tick.text for tick in scale.ticks}) == len(scale.ticks)


def test_that_the_report_shows_circumstances_and_trade_offs() -> None:
    words = " ".join(Reader(render_report(STUDY)).words.split())
    assert "no source of the plant waits for demand" in words
    assert "Trade-offs between throughput, cost, leadTime" in words
