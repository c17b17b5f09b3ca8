"""What a row of a table is: by what it says, else by what it has."""

from __future__ import annotations

from collections.abc import Container

from twin_app.plant.imports.columns import Column
from twin_app.plant.vocabulary import Role

_WORDS = {
    Role.STATION: "station machine maschine workstation workplace arbeitsplatz anlage assembly montage process robot "
    "roboter cell zelle inspection pruefung manual",
    Role.BUFFER: "buffer puffer store storage lager queue warehouse rack regal speicher",
    Role.CONVEYOR: "conveyor belt band foerderer foerderband transport rollenbahn rollerconveyor bahn track",
    Role.SOURCE: "source quelle input inlet infeed wareneingang supply arrivals",
    Role.SINK: "sink senke output outlet exit warenausgang shipping versand",
}
_ROLES = {word: role for role, words in _WORDS.items() for word in words.split()}
KIND_WORDS = ", ".join(role.value for role in _WORDS)


def role_named(text: str) -> Role | None:
    """The role a word stands for; None if it is no such word."""
    plain = text.lower().replace("ö", "oe").replace("ü", "ue").replace("ä", "ae")
    return _ROLES.get("".join(sign for sign in plain if sign.isalnum()))


def role_by_values(given: Container[Column]) -> Role:
    """What has a speed is a conveyor, what has a capacity and no time is a buffer, anything else a station."""
    if Column.SPEED in given and Column.TIME not in given:
        return Role.CONVEYOR
    if Column.CAPACITY in given and Column.TIME not in given:
        return Role.BUFFER
    return Role.STATION
