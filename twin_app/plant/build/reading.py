"""What one prim says, checked by itself: its role, its values in their types, the digest of its meaning."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from twin_app.errors import Fault
from twin_app.plant.data_files import DataFiles
from twin_app.plant.description import PrimRecord
from twin_app.plant.distributions import constant
from twin_app.plant.names import shown_name
from twin_app.plant.values import Read, ValueProblem, did_you_mean, read_value
from twin_app.plant.vocabulary import (
    ATTRIBUTES,
    INSTANCE,
    SCHEMAS,
    Attribute,
    Role,
    Schema,
    ValueKind,
    attribute_pattern,
    attributes_of,
    find_attribute,
    find_schema,
    instance_of,
)

_PREFIX = "twin:"

DEFAULTS: Mapping[str, Read] = {
    attribute.name: None if attribute.default is None else read_value(attribute, attribute.default)
    for attribute in ATTRIBUTES
}
"""Default of every attribute, by its name in the table."""

_PLACEHOLDERS: Mapping[ValueKind, Read] = {
    ValueKind.DOUBLE: 1.0,
    ValueKind.INT: 1,
    ValueKind.BOOL: False,
    ValueKind.STRING: "",
    ValueKind.TOKEN: "",
    ValueKind.ASSET: "",
    ValueKind.DOUBLES: (),
    ValueKind.INTS: (),
    ValueKind.STRINGS: (),
    ValueKind.DOUBLE2S: ((0.0, 1.0),),
    ValueKind.DISTRIBUTION: constant(1.0),
    ValueKind.RELATIONSHIP: (),
}
"""Stands in for a missing or faulty value, so that everything else can still be checked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrimReading:
    """One prim, read and checked by itself."""

    record: PrimRecord
    role: Role | None
    is_plant: bool
    schemas: frozenset[str]
    """Names of the schemas in force, applied or implied by attributes, without instances."""
    instances: Mapping[str, tuple[str, ...]]
    """Sorted instances by multiple-apply schema."""
    values: Mapping[str, Read]
    """Authored values by full name; a stand-in for each faulty or missing required one."""
    faults: tuple[Fault, ...] = ()

    @property
    def path(self) -> str:
        """Prim path."""
        return self.record.path

    @property
    def label(self) -> str:
        """Name to show."""
        return shown_name(self.record.path, self.record.label)

    def get(self, pattern: str, instance: str = "") -> Any:
        """Value of an attribute by its name in the table, or its default."""
        name = pattern.replace(INSTANCE, instance) if instance else pattern
        return self.values[name] if name in self.values else DEFAULTS[pattern]

    def value(self, name: str) -> Any:
        """Value of an attribute by its full name, or its default."""
        return self.values[name] if name in self.values else DEFAULTS[attribute_pattern(name)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a prim must know of the others to be understood."""

    roles: Mapping[str, Role]
    """Role by prim path."""
    product_paths: Mapping[str, str]
    """Path of each product by its name."""
    records: Mapping[str, PrimRecord] = field(default_factory=dict)
    """What the scene says of each prim; a scenario changes values alone, so of these only the geometry counts."""
    files: DataFiles = field(default_factory=DataFiles)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlantReading:
    """All prims as read; a plant keeps it, so that a scenario reads only the prims it touches."""

    context: Context
    prims: Mapping[str, PrimReading]
    """In path order."""
    digests: Mapping[str, bytes]
    record_index: Mapping[str, int]
    """Where the record of a prim is in the description."""
    node_index: Mapping[str, int]
    """Where a node is in the plant."""


def read_prim(record: PrimRecord, files: DataFiles) -> PrimReading:
    """Read one prim. Everything wrong with it alone is in `faults`."""
    reader = _PrimReader(record, files)
    reader.read_schemas()
    reader.read_values()
    reader.check_required()
    return reader.finish()


def read_again(before: PrimReading, record: PrimRecord, names: Collection[str], files: DataFiles) -> PrimReading:
    """The same as `read_prim(record)`, for a prim of which only these attributes have changed since `before`."""
    if not all(_is_plain_change(before, record, name) for name in names):
        return read_prim(record, files)
    values = dict(before.values)
    for name in names:
        attribute = find_attribute(name)
        assert attribute is not None
        try:
            values[name] = read_value(attribute, record.values[name], files.column)
        except ValueProblem:
            return read_prim(record, files)
    return replace(before, record=record, values=values)


def _is_plain_change(before: PrimReading, record: PrimRecord, name: str) -> bool:
    """Whether setting this attribute can change nothing but its value."""
    attribute = find_attribute(name)
    if attribute is None or attribute.schema not in before.schemas:
        return False
    instance = instance_of(name)
    is_known = not instance or instance in before.instances[attribute.schema]
    return is_known and not (attribute.is_required and record.values[name] in ("", ()))


class _PrimReader:
    """Gathers what one record says."""

    def __init__(self, record: PrimRecord, files: DataFiles) -> None:
        self.record = record
        self.files = files
        self.schemas: dict[str, Schema] = {}
        self.instances: dict[str, set[str]] = {}
        self.values: dict[str, Read] = {}
        self.faults: list[Fault] = []

    def fault(self, attribute: str, message: str) -> None:
        self.faults.append(Fault(self.record.path, attribute, message))

    def add_schema(self, schema: Schema, instance: str) -> None:
        self.schemas[schema.name] = schema
        if schema.is_multiple:
            self.instances.setdefault(schema.name, set()).add(instance)

    def read_schemas(self) -> None:
        typed = find_schema(self.record.type_name)
        if typed is not None and typed.is_typed:
            self.add_schema(typed, "")
        for name in self.record.schemas:
            schema = find_schema(name)
            if schema is not None and not schema.is_typed:
                self.add_schema(schema, name.partition(":")[2])
            elif name.startswith("Twin"):
                self.fault("", f"applies {name!r}, which is not a schema of this vocabulary{_schema_form(name)}")

    def read_values(self) -> None:
        for name in sorted(self.record.values):
            if not name.startswith(_PREFIX):
                continue
            attribute = find_attribute(name)
            if attribute is None:
                self.fault(name, f"is not an attribute of this vocabulary{did_you_mean(name)}")
                continue
            schema = find_schema_of(attribute)
            self.add_schema(schema, instance_of(name))
            self.read_one(name, attribute)

    def read_one(self, name: str, attribute: Attribute) -> None:
        try:
            self.values[name] = read_value(attribute, self.record.values[name], self.files.column)
        except ValueProblem as problem:
            self.fault(name, str(problem))
            self.values[name] = _PLACEHOLDERS[attribute.kind] if attribute.is_required else DEFAULTS[attribute.name]

    def check_required(self) -> None:
        for schema in self.schemas.values():
            for attribute in attributes_of(schema.name):
                if attribute.is_required:
                    for instance in self.instances.get(schema.name, {""}):
                        self.require(attribute, attribute.name.replace(INSTANCE, instance))

    def require(self, attribute: Attribute, name: str) -> None:
        value = self.values.get(name)
        if value in (None, "", ()):
            faulty = any(fault.attribute == name for fault in self.faults)
            if not faulty:
                self.fault(name, f"is missing; it must be given: {attribute.doc}")
            self.values[name] = _PLACEHOLDERS[attribute.kind]

    def role(self) -> Role | None:
        roles = [schema.role for schema in self.schemas.values() if schema.role not in (None, Role.PLANT)]
        if len(roles) > 1:
            kinds = " and a ".join(sorted(str(role) for role in roles))
            self.fault("", f"is a {kinds} at once; a prim can be only one of them")
        return min(roles, key=list(Role).index) if roles else None

    def check_places(self, role: Role | None) -> None:
        for schema in self.schemas.values():
            if schema.on and role not in schema.on:
                allowed = " or ".join(schema.on)
                found = f"a {role}" if role else "nothing that parts move through"
                self.fault(self.authored_name(schema), f"{schema.name} belongs on a {allowed}; this prim is {found}")

    def authored_name(self, schema: Schema) -> str:
        """The first authored attribute of a schema, to point at; empty if there is none."""
        return min((name for name in self.record.values if name.startswith(schema.prefix + ":")), default="")

    def finish(self) -> PrimReading:
        role = self.role()
        self.check_places(role)
        return PrimReading(
            record=self.record,
            role=role,
            is_plant="TwinPlantAPI" in self.schemas,
            schemas=frozenset(self.schemas),
            instances={name: tuple(sorted(instances)) for name, instances in self.instances.items()},
            values=self.values,
            faults=tuple(self.faults),
        )


_SCHEMA_OF = {schema.name: schema for schema in SCHEMAS}


def find_schema_of(attribute: Attribute) -> Schema:
    """The schema that an attribute belongs to."""
    return _SCHEMA_OF[attribute.schema]


def _schema_form(name: str) -> str:
    schema = _SCHEMA_OF.get(name.partition(":")[0])
    if schema is None:
        return ""
    if schema.is_typed:
        return f" that can be applied; {schema.name} is the type of a prim"
    return f"; the form is {schema.name}:<name>" if schema.is_multiple else f"; the form is {schema.name}"
