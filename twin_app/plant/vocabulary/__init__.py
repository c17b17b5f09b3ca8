"""The vocabulary a scene is written in: the one table of all schemas and attributes.

The USD schema plug-in is generated from it, the reader reads by it, `plant.build` validates by it,
and factors and `--set` change values by it.
"""

from __future__ import annotations

from functools import lru_cache

from twin_app.plant.vocabulary import equipment_terms, factor_terms, fleet_terms, flow_terms, plant_terms, station_terms
from twin_app.plant.vocabulary.entries import (
    INSTANCE,
    NODE_ROLES,
    RECEIVING_ROLES,
    Attribute,
    Role,
    Schema,
    ValueKind,
)

__all__ = [
    "ATTRIBUTES",
    "INSTANCE",
    "NODE_ROLES",
    "RECEIVING_ROLES",
    "SCHEMAS",
    "Attribute",
    "Role",
    "Schema",
    "ValueKind",
    "attribute_pattern",
    "attributes_of",
    "find_attribute",
    "find_schema",
    "instance_of",
]

_TERMS = (plant_terms, fleet_terms, flow_terms, station_terms, equipment_terms, factor_terms)

SCHEMAS: tuple[Schema, ...] = tuple(schema for terms in _TERMS for schema in terms.SCHEMAS)
ATTRIBUTES: tuple[Attribute, ...] = tuple(attribute for terms in _TERMS for attribute in terms.ATTRIBUTES)

_BY_NAME = {attribute.name: attribute for attribute in ATTRIBUTES}
_SCHEMA_BY_NAME = {schema.name: schema for schema in SCHEMAS}
_OF_SCHEMA = {
    schema.name: tuple(attribute for attribute in ATTRIBUTES if attribute.schema == schema.name) for schema in SCHEMAS
}
_MULTIPLE_PREFIXES = frozenset(schema.prefix for schema in SCHEMAS if schema.is_multiple)


def instance_of(full_name: str) -> str:
    """Instance in an attribute name: `jam` of `twin:failure:jam:uptime`; empty where there is none."""
    parts = full_name.split(":")
    if len(parts) < 4 or ":".join(parts[:2]) not in _MULTIPLE_PREFIXES:
        return ""
    return ":".join(parts[2:-1])


@lru_cache(maxsize=4096)
def attribute_pattern(full_name: str) -> str:
    """The name as it stands in the table: `twin:failure:<name>:uptime` for `twin:failure:jam:uptime`."""
    instance = instance_of(full_name)
    if not instance:
        return full_name
    head, tail = full_name.split(":")[:2], full_name.rpartition(":")[2]
    return ":".join((*head, INSTANCE, tail))


@lru_cache(maxsize=4096)
def find_attribute(full_name: str) -> Attribute | None:
    """The attribute of this full name, instances resolved; None if the vocabulary has no such word."""
    return _BY_NAME.get(attribute_pattern(full_name))


def find_schema(name: str) -> Schema | None:
    """The schema of this name, with or without an instance: `TwinFailureAPI:jam`."""
    base, _, instance = name.partition(":")
    schema = _SCHEMA_BY_NAME.get(base)
    if schema is None or schema.is_multiple != bool(instance):
        return None
    return schema


def attributes_of(schema_name: str) -> tuple[Attribute, ...]:
    """All attributes of one schema, in the order of the table; empty for an unknown name."""
    return _OF_SCHEMA.get(schema_name, ())
