"""What the inspector shows of the selected prims: plain data, made from the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from twin_app.gui.models.field_words import Measure, label_of, measure_of, words
from twin_app.gui.models.inspector_layout import (
    SECTIONS,
    Piece,
    SectionSpec,
    attributes_in,
    is_first,
    schema_of,
)
from twin_app.gui.models.roles import role_of
from twin_app.plant.description import PrimRecord, Value
from twin_app.plant.names import shown_name
from twin_app.plant.vocabulary import INSTANCE, SCHEMAS, Attribute, Role, Schema

Records = Mapping[str, PrimRecord]
_CURRENCY = "twin:plant:currency"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldData:
    """One attribute of the selected prims."""

    name: str
    """Full name, instance filled in."""
    attribute: Attribute
    value: Value | None
    """As authored; None: nothing is authored."""
    is_mixed: bool
    """The prims differ; `value` is that of the first one."""
    factors: tuple[str, ...]
    """Names of the factors on it."""
    measure: Measure
    before: Value | None = None
    """What the first prim said when the scene was opened or saved last."""
    is_changed: bool = False
    """Whether any of the prims says something else than then."""
    is_first: bool = True
    """Whether it is shown although nothing is authored."""
    derived: float | None = None
    """What holds while nothing is authored, where the plant works it out: a belt's length from its geometry."""

    @property
    def label(self) -> str:
        """`processTime` becomes `Process time`."""
        return label_of(self.attribute)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartData:
    """The fields of one schema, or of one instance of a multiple-apply schema."""

    key: str
    """Schema with its instance: `TwinFailureAPI:jam`."""
    title: str
    """Of an instance: `Jam`; else empty."""
    fields: tuple[FieldData, ...]
    is_removable: bool
    """Whether the schema is applied and can be taken off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionData:
    """One section: always there where the prims can have it, be it empty."""

    key: str
    title: str
    doc: str
    parts: tuple[PartData, ...]
    adds: str = ""
    """The multiple-apply schema of which one more can be added; empty: none."""
    thing: str = ""
    """What one of these is called."""
    is_open: bool = False
    """Before the user says otherwise."""

    @property
    def fields(self) -> tuple[FieldData, ...]:
        """Of all parts."""
        return tuple(field for part in self.parts for field in part.fields)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is authored."""
        return not any(part.is_removable or any(map(is_said, part.fields)) for part in self.parts)

    @property
    def shape(self) -> tuple[object, ...]:
        """While this stays the same, fields can be filled anew without being built anew."""
        return (self.key, self.title, tuple((part.key, part.is_removable) for part in self.parts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All of it."""

    paths: tuple[str, ...]
    name: str
    type_name: str
    role: Role | None
    """Common to all prims; None where there is none."""
    sections: tuple[SectionData, ...]


def is_said(field: FieldData) -> bool:
    """Whether any of the prims has a value of its own."""
    return field.value is not None or field.is_mixed


def inspect(
    paths: Sequence[str],
    records: Records,
    types: Mapping[str, str],
    before: Records | None = None,
    derived: Mapping[tuple[str, str], float] | None = None,
) -> Inspection:
    """What can be said about these prims together; `before` is what they said when last opened or saved."""
    found = [records.get(path) for path in paths]
    roles = {role_of(record) if record is not None else None for record in found}
    role = next(iter(roles)) if len(roles) == 1 else None
    known = [record for record in found if record is not None]
    look = _Look(known, records if before is None else before, _currency(records), derived or {})
    return Inspection(
        paths=tuple(paths),
        name=_name(paths, records),
        type_name=types.get(paths[0], "") if paths else "",
        role=role,
        sections=tuple(look.sections(role)) if role is not None else (),
    )


def _currency(records: Records) -> str:
    found = (record.values.get(_CURRENCY) for record in records.values() if "TwinPlantAPI" in record.schemas)
    return str(next(found, None) or "EUR")


def _name(paths: Sequence[str], records: Records) -> str:
    if not paths:
        return ""
    first = shown_name(paths[0], records[paths[0]].label if paths[0] in records else "")
    return first if len(paths) == 1 else f"{first} + {len(paths) - 1}"


@dataclass(frozen=True, slots=True)
class _Look:
    """At some prims of one role."""

    records: Sequence[PrimRecord]
    before: Records
    currency: str
    derived: Mapping[tuple[str, str], float]

    def sections(self, role: Role) -> Iterator[SectionData]:
        own = next(schema for schema in SCHEMAS if schema.role is role)
        for spec in SECTIONS:
            pairs = [(piece, schema_of(piece, role, own)) for piece in spec.pieces]
            known = [(piece, schema) for piece, schema in pairs if schema is not None and attributes_in(piece, schema)]
            if known:
                yield self._section(spec, role, known)

    def _section(self, spec: SectionSpec, role: Role, pieces: Sequence[tuple[Piece, Schema]]) -> SectionData:
        schema = pieces[-1][1]
        return SectionData(
            key=spec.key,
            title=_tr(spec.titles.get(role, spec.title)),
            doc=schema.doc,
            parts=tuple(part for piece, one in pieces for part in self._parts(piece, one)),
            adds=schema.name if schema.is_multiple else "",
            thing=_tr(spec.thing) if spec.thing else "",
            is_open=spec.is_open,
        )

    def _parts(self, piece: Piece, schema: Schema) -> Iterator[PartData]:
        if not schema.is_multiple:
            is_basic = schema.role is not None or schema.name == "TwinFlowAPI"
            is_applied = all(schema.name in record.schemas for record in self.records)
            yield self._part(piece, schema, "", is_removable=is_applied and not is_basic)
            return
        for instance in _instances(schema, self.records):
            yield self._part(piece, schema, instance, is_removable=True)

    def _part(self, piece: Piece, schema: Schema, instance: str, *, is_removable: bool) -> PartData:
        return PartData(
            key=f"{schema.name}:{instance}" if instance else schema.name,
            title=words(instance),
            fields=tuple(self._field(one, instance) for one in attributes_in(piece, schema)),
            is_removable=is_removable,
        )

    def _field(self, attribute: Attribute, instance: str) -> FieldData:
        name = attribute.name.replace(INSTANCE, instance)
        values = [record.values.get(name) for record in self.records]
        before = [self.before[one.path].values.get(name) if one.path in self.before else None for one in self.records]
        return FieldData(
            name=name,
            attribute=attribute,
            value=values[0],
            is_mixed=any(value != values[0] for value in values),
            factors=_factors(name, self.records[0]) if len(self.records) == 1 else (),
            measure=measure_of(attribute, self.currency),
            before=before[0],
            is_changed=values != before,
            is_first=is_first(attribute),
            derived=self.derived.get((self.records[0].path, name)) if len(self.records) == 1 else None,
        )


def _instances(schema: Schema, records: Sequence[PrimRecord]) -> list[str]:
    """In all of the prims."""
    sets = [
        {name.partition(":")[2] for name in record.schemas if name.partition(":")[0] == schema.name}
        for record in records
    ]
    return sorted(set.intersection(*sets)) if sets else []


def _factors(name: str, record: PrimRecord) -> tuple[str, ...]:
    found = []
    for key, value in record.values.items():
        parts = key.split(":")
        is_subject = len(parts) == 4 and parts[1] == "factor" and parts[3] == "attribute"
        if is_subject and str(value).partition(".")[0] == name:
            found.append(parts[2])
    return tuple(sorted(found))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Section", text)
