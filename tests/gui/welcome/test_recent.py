"""What is remembered of plants that were opened, without a window."""

from __future__ import annotations

from PySide6.QtCore import QSettings

from twin_app.gui.preferences import MOST_RECENT, Folders, Preferences
from twin_app.gui.recent import Finding, FindingKind, RecentPlant, noted, opened, read_plants, write_plants

GAIN = Finding(kind=FindingKind.GAIN, value=0.064)
THREE = Finding(kind=FindingKind.SCENARIOS, value=3.0)
NOTHING = Finding(kind=FindingKind.NO_PROCESS)


def test_that_plants_come_back_from_their_text_and_broken_rows_are_passed_over() -> None:
    plants = (
        RecentPlant(path="/a.usda", title="Line, “two”", opened_at_s=5.5, finding=GAIN),
        RecentPlant(path="/b.usda"),
    )
    assert read_plants(write_plants(plants)) == plants
    for text in ("", "no json", "7", '[7, {"title": "no path"}, {"path": "/c", "finding": ["luck", 1]}]'):
        assert read_plants(text) == ()


def test_that_the_plant_opened_last_stands_first_and_keeps_what_was_found() -> None:
    before = (RecentPlant(path="/a", title="A"), RecentPlant(path="/b", title="B", finding=GAIN))
    after = opened(before, "/b", "", 9.0)
    assert [plant.path for plant in after] == ["/b", "/a"]
    assert after[0] == RecentPlant(path="/b", title="B", opened_at_s=9.0, finding=GAIN)


def test_that_a_gain_outranks_scenarios_and_both_outrank_a_layout_without_process() -> None:
    plants = (RecentPlant(path="/a"), RecentPlant(path="/b"))
    for finding, expected in ((NOTHING, NOTHING), (THREE, THREE), (GAIN, GAIN), (THREE, GAIN), (NOTHING, GAIN)):
        plants = noted(plants, "/a", finding)
        assert plants[0].finding == expected
    assert plants[1].finding is None
    assert noted(plants, "/a", None)[0].finding == GAIN
    assert noted((RecentPlant(path="/a", finding=NOTHING),), "/a", None)[0].finding is None


def test_that_preferences_keep_no_more_than_they_should_and_forget_on_request(preferences: Preferences) -> None:
    for number in range(MOST_RECENT + 5):
        preferences.add_recent(f"/plants/{number}, a.usda", f"Plant {number}")
    assert len(preferences.recent) == MOST_RECENT
    latest = preferences.recent[0]
    preferences.note_finding(latest, GAIN)
    again = Preferences(QSettings(preferences._settings.fileName(), QSettings.Format.IniFormat), preferences.folders)
    preferences._settings.sync()
    assert again.recent_plants[0].finding == GAIN
    preferences.forget_recent(latest)
    assert latest not in preferences.recent
    assert isinstance(preferences.folders, Folders)
