"""Which function does which command, and what a step is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from twin_app.usd.document import commands as c
from twin_app.usd.document.bodies import add_node
from twin_app.usd.document.editing import Editor
from twin_app.usd.document.layering import add_layer, move_layer, mute_layer, remove_layer, rename_layer
from twin_app.usd.document.modelling import (
    add_schema,
    connect,
    disconnect,
    make_node,
    remove_model,
    remove_schema,
    set_label,
    set_values,
)
from twin_app.usd.document.moving import move_prim, set_units
from twin_app.usd.document.prims import add_prim, remove_prim

_DO: Mapping[type, Callable[[Editor, Any], None]] = {
    c.MakeNode: make_node,
    c.RemoveModel: remove_model,
    c.SetValues: set_values,
    c.SetLabel: set_label,
    c.Connect: connect,
    c.Disconnect: disconnect,
    c.AddSchema: add_schema,
    c.RemoveSchema: remove_schema,
    c.AddPrim: add_prim,
    c.AddNode: add_node,
    c.RemovePrim: remove_prim,
    c.MovePrim: move_prim,
    c.SetUnits: set_units,
    c.MuteLayer: mute_layer,
    c.MoveLayer: move_layer,
    c.RenameLayer: rename_layer,
    c.RemoveLayer: remove_layer,
    c.AddLayer: add_layer,
}


def perform(editor: Editor, command: c.Command) -> None:
    """Do one command. Raises `InvalidPlantError` or `SceneError` if it cannot be done."""
    _DO[type(command)](editor, command)


def step_text(commands: Sequence[c.Command]) -> str:
    """What to call a step that its author has not named."""
    words = dict.fromkeys(_words(type(command).__name__) for command in commands)
    return ", ".join(words)


def _words(name: str) -> str:
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name)
    return spaced.strip().capitalize()
