"""What the inspector shows of the selected prims: plain data, made from the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from twin_app.gui.models.roles import role_of, shown_name
from twin_app.plant.description import PrimRecord, Value
from twin_app.plant.vocabulary import INSTANCE, SCHEMAS, Attribute, Role, Schema, attributes_of, find_schema

_ORDER = (
    "TwinFailureAPI", "TwinPowerAPI", "TwinSetupAPI", "TwinToolAPI", "TwinThermalAPI", "TwinMotionAPI",
    "TwinProcessAPI", "TwinAssemblyAPI", "TwinSplitAPI", "TwinFactorAPI", "TwinSensorAPI",
)  # fmt: skip
"""Of the sections that add to what a prim is; what it is comes first."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


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

    @property
    def label(self) -> str:
        """`processTime` becomes `Process time`."""
        return words(self.attribute.property_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionData:
    """One schema, or one instance of a multiple-apply schema."""

    key: str
    """Schema with its instance: `TwinFailureAPI:jam`."""
    title: str
    doc: str
    fields: tuple[FieldData, ...]
    is_applied: bool
    is_multiple: bool
    """Whether there may be more of its kind."""
    is_removable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """All of it."""

    paths: tuple[str, ...]
    name: str
    type_name: str
    role: Role | None
    """Common to all prims; None where there is none."""
    sections: tuple[SectionData, ...]

    @property
    def shape(self) -> tuple[object, ...]:
        """While this stays the same, fields can be filled anew without being built anew."""
        return (self.paths, self.role, tuple((section.key, section.is_applied) for section in self.sections))


def inspect(paths: Sequence[str], records: Mapping[str, PrimRecord], types: Mapping[str, str]) -> Inspection:
    """What can be said about these prims together."""
    found = [records.get(path) for path in paths]
    roles = {role_of(record) if record is not None else None for record in found}
    role = next(iter(roles)) if len(roles) == 1 else None
    known = [record for record in found if record is not None]
    return Inspection(
        paths=tuple(paths),
        name=_name(paths, records),
        type_name=types.get(paths[0], "") if paths else "",
        role=role,
        sections=tuple(_sections(role, known)) if role is not None else (),
    )


def words(name: str) -> str:
    """`camelCase` as words: `Camel case`."""
    text = _HUMP.sub(" ", name.replace("_", " ")).lower()
    return text[:1].upper() + text[1:]


def section_word(schema: Schema) -> str:
    """`TwinFailureAPI` becomes `Failure`."""
    return words(schema.name.removeprefix("Twin").removesuffix("API"))


def _name(paths: Sequence[str], records: Mapping[str, PrimRecord]) -> str:
    if not paths:
        return ""
    first = shown_name(paths[0], records[paths[0]].label if paths[0] in records else "")
    return first if len(paths) == 1 else f"{first} + {len(paths) - 1}"


def _sections(role: Role, records: Sequence[PrimRecord]) -> Iterator[SectionData]:
    own = next(schema for schema in SCHEMAS if schema.role is role)
    yield _section(own, "", records)
    for name in own.includes:
        schema = find_schema(name)
        if schema is not None and attributes_of(name):
            yield _section(schema, "", records)
    for name in _ORDER:
        schema = next(one for one in SCHEMAS if one.name == name)
        if schema.on and role not in schema.on:
            continue
        instances = _instances(schema, records) if schema.is_multiple else [""]
        for instance in instances:
            yield _section(schema, instance, records)
        if schema.is_multiple and not instances:
            yield _section(schema, INSTANCE, records)


def _instances(schema: Schema, records: Sequence[PrimRecord]) -> list[str]:
    """In all of the prims."""
    sets = [
        {name.partition(":")[2] for name in record.schemas if name.partition(":")[0] == schema.name}
        for record in records
    ]
    return sorted(set.intersection(*sets)) if sets else []


def _section(schema: Schema, instance: str, records: Sequence[PrimRecord]) -> SectionData:
    key = f"{schema.name}:{instance}" if schema.is_multiple else schema.name
    is_basic = schema.role is not None or schema.name == "TwinFlowAPI"
    is_applied = is_basic or all(key in record.schemas for record in records)
    title = section_word(schema)
    if schema.is_multiple and instance != INSTANCE:
        title = f"{title} · {words(instance)}"
    return SectionData(
        key=key,
        title=title,
        doc=schema.doc,
        fields=tuple(_fields(schema, instance, records)) if is_applied else (),
        is_applied=is_applied,
        is_multiple=schema.is_multiple,
        is_removable=is_applied and not is_basic,
    )


def _fields(schema: Schema, instance: str, records: Sequence[PrimRecord]) -> Iterator[FieldData]:
    for attribute in attributes_of(schema.name):
        name = attribute.name.replace(INSTANCE, instance)
        values = [record.values.get(name) for record in records]
        yield FieldData(
            name=name,
            attribute=attribute,
            value=values[0],
            is_mixed=any(value != values[0] for value in values),
            factors=_factors(name, records[0]) if len(records) == 1 else (),
        )


def _factors(name: str, record: PrimRecord) -> tuple[str, ...]:
    found = []
    for key, value in record.values.items():
        parts = key.split(":")
        is_subject = len(parts) == 4 and parts[1] == "factor" and parts[3] == "attribute"
        if is_subject and str(value).partition(".")[0] == name:
            found.append(parts[2])
    return tuple(sorted(found))
