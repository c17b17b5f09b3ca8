"""What a step of undo is called: `Move Filler`, `Change process time of Filler`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from twin_app.gui.models.field_words import label_of, words
from twin_app.gui.models.roles import role_word
from twin_app.plant.description import PrimRecord
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import find_attribute, instance_of

if TYPE_CHECKING:
    from twin_app.usd.document import Command

Records = Mapping[str, PrimRecord]


def step_words(commands: Sequence[Command], records: Records) -> str:
    """Empty for what has no words here: the document names it by itself. Raises nothing."""
    found = list(dict.fromkeys(_one(command, records) for command in commands))
    if not all(found) or not found:
        return ""
    return found[0] if len(found) == 1 else _tr("{0} and {1} more").format(found[0], len(found) - 1)


def in_sentence(text: str) -> str:
    """As it stands after a colon: `move Filler`."""
    return text[:1].lower() + text[1:]


def _one(command: Command, records: Records) -> str:  # noqa: PLR0911, one for each command
    from twin_app.usd import document as c

    match command:
        case c.MakeNode(paths=paths, role=role):
            return _tr("Make {0} a {1}").format(_names(paths, records), role_word(role).lower())
        case c.RemoveModel(paths=paths):
            return _tr("Remove the model of {0}").format(_names(paths, records))
        case c.SetValues(paths=paths, values=values):
            return _tr("Change {0} of {1}").format(_attributes(tuple(values)), _names(paths, records))
        case c.SetLabel(label=label):
            return _tr("Rename to {0}").format(label)
        case c.Connect(start=start, end=end):
            return _tr("Connect {0} to {1}").format(_names((start,), records), _names((end,), records))
        case c.Disconnect(start=start, end=end):
            return _tr("Cut {0} from {1}").format(_names((start,), records), _names((end,), records))
        case c.AddSchema(path=path, schema=schema):
            return _tr("Add {0} to {1}").format(_schema(schema), _names((path,), records))
        case c.RemoveSchema(path=path, schema=schema):
            return _tr("Remove {0} from {1}").format(_schema(schema), _names((path,), records))
        case c.AddPrim(path=path, label=label):
            return _tr("Add {0}").format(label or shown_name(path))
        case c.RemovePrim(path=path):
            return _tr("Remove {0}").format(_names((path,), records))
        case c.MovePrim(paths=paths):
            return _tr("Move {0}").format(_names(paths, records))
    return ""


def _names(paths: Sequence[str], records: Records) -> str:
    if len(paths) != 1:
        return _tr("{0} prims").format(len(paths))
    record = records.get(paths[0])
    return shown_name(paths[0], record.label if record is not None else "")


def _attributes(names: Sequence[str]) -> str:
    if len(names) != 1:
        return _tr("{0} values").format(len(names))
    attribute, instance = find_attribute(names[0]), instance_of(names[0])
    label = label_of(attribute).lower() if attribute is not None else names[0]
    return f"{words(instance).lower()} · {label}" if instance else label


def _schema(schema: str) -> str:
    kind, _, instance = schema.partition(":")
    return " ".join(filter(None, (words(kind.removeprefix("Twin").removesuffix("API")).lower(), words(instance))))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Step", text)
