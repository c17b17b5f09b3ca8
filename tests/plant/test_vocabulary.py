"""The vocabulary is complete in itself."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from twin_app.plant.values import read_value
from twin_app.plant.vocabulary import (
    ATTRIBUTES,
    SCHEMAS,
    Attribute,
    Role,
    ValueKind,
    attributes_of,
    find_attribute,
    find_schema,
    instance_of,
)


def test_that_names_are_unique_and_start_with_the_prefix_of_their_schema() -> None:
    assert max(Counter(attribute.name for attribute in ATTRIBUTES).values()) == 1
    for schema in SCHEMAS:
        for attribute in attributes_of(schema.name):
            assert attribute.name.startswith(schema.prefix + (":<name>:" if schema.is_multiple else ":"))


def test_that_every_attribute_belongs_to_a_schema_and_says_what_it_means() -> None:
    names = {schema.name for schema in SCHEMAS}
    for attribute in ATTRIBUTES:
        assert attribute.schema in names
        assert attribute.doc.endswith(".") or attribute.doc.endswith("…")


@pytest.mark.parametrize("attribute", [a for a in ATTRIBUTES if a.default is not None], ids=lambda a: a.name)
def test_that_every_default_is_allowed(attribute: Attribute) -> None:
    read_value(attribute, attribute.default)  # type: ignore[arg-type]


def test_that_every_role_comes_from_one_schema() -> None:
    roles = Counter(schema.role for schema in SCHEMAS if schema.role is not None)
    assert roles == Counter(Role)


@pytest.mark.parametrize(
    ("name", "found", "instance"),
    [
        ("twin:failure:jam:uptime", "twin:failure:<name>:uptime", "jam"),
        ("twin:failure:a:b:uptime", "twin:failure:<name>:uptime", "a:b"),
        ("twin:station:servers", "twin:station:servers", ""),
    ],
)
def test_that_instances_are_resolved(name: str, found: str, instance: str) -> None:
    attribute = find_attribute(name)
    assert attribute is not None
    assert attribute.name == found
    assert instance_of(name) == instance


@pytest.mark.parametrize(
    "name",
    [
        "twin:failure:uptime",
        "twin:failure::uptime",
        "twin:failure:jam:nothing",
        "twin:station",
        "xformOp:translate",
        "",
    ],
)
def test_that_no_other_name_is_found(name: str) -> None:
    assert find_attribute(name) is None


def test_that_schemas_are_found_with_an_instance_only_where_they_have_one() -> None:
    assert find_schema("TwinFailureAPI:jam") is not None
    assert find_schema("TwinFailureAPI") is None
    assert find_schema("TwinStationAPI:x") is None
    assert find_schema("TwinCrew") is not None


def test_that_the_defaults_of_the_contract_hold() -> None:
    expected = {
        "twin:plant:horizon": 28800.0,
        "twin:plant:warmup": 0.0,
        "twin:plant:currency": "EUR",
        "twin:plant:objective": "throughput",
        "twin:plant:budget": math.inf,
        "twin:flow:policy": "first",
        "twin:source:batch": 1,
        "twin:source:whenBlocked": "wait",
        "twin:station:speed": 1.0,
        "twin:buffer:capacity": 1,
        "twin:conveyor:accumulating": True,
        "twin:failure:<name>:clock": "processing",
        "twin:power:standbyAfter": math.inf,
        "twin:tool:exponent": 0.25,
        "twin:factor:<name>:poolUse": 1.0,
    }
    defaults = {attribute.name: attribute.default for attribute in ATTRIBUTES}
    assert {name: defaults[name] for name in expected} == expected


def test_that_limits_and_tokens_stand_only_where_they_can_be_checked() -> None:
    for attribute in ATTRIBUTES:
        if attribute.allowed:
            assert attribute.kind is ValueKind.TOKEN
        if attribute.targets or attribute.is_single:
            assert attribute.kind is ValueKind.RELATIONSHIP
