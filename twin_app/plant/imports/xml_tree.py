"""XML from strangers as a tree of plain elements.

Documents that declare a type or entities are refused before anything is expanded, so neither files nor addresses are
fetched and a small file cannot become a large one. Size and depth are limited.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from twin_app.errors import Fault, InvalidPlantError

MOST_ELEMENTS = 1_000_000
DEEPEST = 100


@dataclass(slots=True)
class Element:
    """A tag without its namespace, the text in it, and where it stands."""

    tag: str
    line: int
    pieces: list[str] = field(default_factory=list)
    children: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text directly in it, without space around it."""
        return "".join(self.pieces).strip()

    def all(self, tag: str) -> Iterator[Element]:
        """Children of this name."""
        return (child for child in self.children if child.tag == tag)

    def first(self, *path: str) -> Element | None:
        """The first element down a path of names."""
        found: Element | None = self
        for tag in path:
            found = next(found.all(tag), None) if found is not None else None
        return found

    def value(self, *path: str) -> str:
        """Text of the first element down a path; empty if there is none."""
        found = self.first(*path)
        return found.text if found is not None else ""


class _Refusal(Exception):
    """Why a document is not read on."""


class _Builder:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self.parser.ExternalEntityRefHandler = self._refuse
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def _start(self, name: str, _: object) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS or len(self._open) >= DEEPEST:
            raise _Refusal(f"has more than {MOST_ELEMENTS:,} elements, or is nested more than {DEEPEST} deep")
        element = Element(name.rpartition(" ")[2], self.parser.CurrentLineNumber)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        if self._open:
            self._open[-1].pieces.append(text)

    def _refuse(self, *_: object) -> int:
        raise _Refusal("declares a document type or entities, which are never expanded; remove the declaration")


def parse_xml(content: bytes, name: str) -> Element:
    """The root element. Raises `InvalidPlantError` for broken, hostile or endless documents."""
    builder = _Builder()
    try:
        builder.parser.Parse(content, True)
    except _Refusal as refusal:
        raise InvalidPlantError([_fault(name, builder, str(refusal))]) from None
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InvalidPlantError([_fault(name, builder, f"broken XML: {error}")]) from None
    if builder.root is None:
        raise InvalidPlantError([Fault(name, "", "broken XML: it holds no element")])
    return builder.root


def _fault(name: str, builder: _Builder, message: str) -> Fault:
    return Fault(f"{name}:{builder.parser.CurrentLineNumber}", "", message)
