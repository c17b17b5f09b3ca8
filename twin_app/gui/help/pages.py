"""The pages of the help as Markdown: those that are shipped, and those that are made from the program's own tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QKeySequence

from twin_app.gui.actions.specs import ActionSpec, Menu
from twin_app.gui.actions.table import ACTIONS
from twin_app.gui.models.field_words import words
from twin_app.plant.values import format_value, limits_text
from twin_app.plant.vocabulary import Attribute, find_attribute, find_schema
from twin_app.plant.vocabulary.entries import ValueKind

ATTRIBUTE = "value:"
"""Begins the name of a page on one attribute: `value:twin:station:speed`."""
KEYS = "keys"
START = "start"
SHIPPED = (START, "first-recommendation", "units", "sure", "plant", "what-if", "study", "playback", "charts")
"""In the order in which the contents list them."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A place in the help."""

    page: str
    section: str = ""
    """Title of a section; empty: from the top."""


def parse_topic(text: str) -> Topic:
    """`plant#Inspector`."""
    page, _, section = text.partition("#")
    return Topic(page, section)


def page_names() -> tuple[str, ...]:
    """All that the contents list."""
    return (*SHIPPED, KEYS)


def page_text(name: str) -> str:
    """Markdown of a page. Raises `KeyError` if there is none of this name."""
    if name == KEYS:
        return keys_page(ACTIONS)
    if name.startswith(ATTRIBUTE):
        return attribute_page(name.removeprefix(ATTRIBUTE))
    if name not in SHIPPED:
        raise KeyError(name)
    return resources.files("twin_app.gui.help").joinpath("pages", f"{name}.md").read_text(encoding="utf-8")


def page_title(name: str) -> str:
    """Its first heading. Raises `KeyError`."""
    return page_text(name).partition("\n")[0].removeprefix("# ")


def keys_page(actions: Iterable[ActionSpec]) -> str:
    """Every command with its keys, menu by menu."""
    found = tuple(actions)
    parts = [f"# {_tr('Keys')}", _tr("Single letters act while the view has the focus. Ctrl+K finds every command.")]
    for menu in Menu:
        rows = [_key_row(spec) for spec in found if spec.menu is menu and spec.shortcut]
        if rows:
            head = [f"| {_tr('keys')} | {_tr('does')} |", "| --- | --- |"]
            parts += [f"## {QCoreApplication.translate('Menu', menu.value)}", "\n".join([*head, *rows])]
    return "\n\n".join(parts) + "\n"


def attribute_page(full_name: str) -> str:
    """What the schema says of one attribute. Raises `KeyError` if the vocabulary has none of this name."""
    attribute = find_attribute(full_name)
    if attribute is None:
        raise KeyError(f"{ATTRIBUTE}{full_name}")
    schema = find_schema(attribute.schema) or find_schema(f"{attribute.schema}:name")
    of = schema.doc.partition(". ")[0].rstrip(".") if schema is not None else ""
    parts = [f"# {words(attribute.property_name)}", f"`{full_name}`", attribute.doc]
    parts.append("\n".join(f"- **{title}:** {text}" for title, text in _facts(attribute)))
    if attribute.kind is ValueKind.DISTRIBUTION:
        parts.append(_tr("A bare number is a constant. The field offers all kinds; kinds keep mean and spread."))
    parts += [_tr("Belongs to {0}: {1}.").format(f"`{attribute.schema}`", of), _tr("[Inspector](plant#Inspector)")]
    return "\n\n".join(part for part in parts if part) + "\n"


def _facts(attribute: Attribute) -> list[tuple[str, str]]:
    facts: list[tuple[str, str]] = []
    if attribute.unit:
        facts.append((_tr("Unit"), attribute.unit))
    if attribute.minimum is not None or attribute.maximum is not None:
        facts.append((_tr("Limits"), limits_text(attribute)))
    if attribute.allowed:
        facts.append((_tr("One of"), ", ".join(attribute.allowed)))
    if attribute.is_required:
        facts.append((_tr("Default"), _tr("none; a value is needed")))
    elif attribute.default not in (None, "", ()):
        facts.append((_tr("Default"), format_value(attribute.default)))
    return facts


def _key_row(spec: ActionSpec) -> str:
    keys = QKeySequence(spec.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
    text = QCoreApplication.translate("Action", spec.text).removesuffix("…")
    return f"| `{keys}` | {text} |"


def _tr(text: str) -> str:
    return QCoreApplication.translate("Help", text)
