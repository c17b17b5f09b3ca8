from __future__ import annotations

import json

import pytest
from pxr import Sdf, Usd, UsdValidation

import twin_app.usd  # registers the schemas
from tests.usd.conftest import stage_text
from twin_app.plant.vocabulary import ATTRIBUTES, INSTANCE, SCHEMAS, Attribute, ValueKind
from twin_app.usd.generate_schema import generated_schema, plug_info, write_schema
from twin_app.usd.plugin import SCHEMA_FOLDER


def test_that_the_committed_plug_in_is_what_the_vocabulary_generates() -> None:
    assert (SCHEMA_FOLDER / "generatedSchema.usda").read_text(encoding="utf-8") == generated_schema()
    assert (SCHEMA_FOLDER / "plugInfo.json").read_text(encoding="utf-8") == plug_info()


def test_that_writing_the_plug_in_makes_both_files(tmp_path) -> None:
    write_schema(tmp_path / "schema")
    assert Sdf.Layer.FindOrOpen(str(tmp_path / "schema" / "generatedSchema.usda"))
    info = json.loads((tmp_path / "schema" / "plugInfo.json").read_text())
    assert len(info["Plugins"][0]["Info"]["Types"]) == len(SCHEMAS)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda schema: schema.name)
def test_that_openusd_knows_every_schema_of_the_vocabulary(schema) -> None:
    registry = Usd.SchemaRegistry()
    find = registry.FindConcretePrimDefinition if schema.is_typed else registry.FindAppliedAPIPrimDefinition
    assert find(schema.name) is not None


@pytest.mark.parametrize("attribute", ATTRIBUTES, ids=lambda attribute: attribute.name)
def test_that_every_attribute_has_its_fallback_and_documentation_on_a_stage(attribute: Attribute) -> None:
    stage = _stage_with(attribute.schema)
    prim = stage.GetPrimAtPath("/A")
    name = attribute.name.replace(INSTANCE, "one")
    if attribute.kind is ValueKind.RELATIONSHIP:
        assert name in prim.GetPrimDefinition().GetPropertyNames()
        return
    found = prim.GetAttribute(name)
    assert found.GetDocumentation().startswith(attribute.doc)
    value = found.Get()
    if attribute.default is None:
        assert value is None
    elif isinstance(attribute.default, tuple):
        assert len(value) == len(attribute.default)
    else:
        assert (value.path if attribute.kind is ValueKind.ASSET else value) == attribute.default


def test_that_a_station_has_the_flow_built_in() -> None:
    stage = _stage_with("TwinStationAPI")
    prim = stage.GetPrimAtPath("/A")
    assert prim.HasAPI("TwinStationAPI")
    assert prim.HasAPI("TwinFlowAPI")


def test_that_a_multiple_apply_schema_can_be_applied_twice() -> None:
    stage = _stage_with("TwinFailureAPI")
    prim = stage.GetPrimAtPath("/A")
    prim.ApplyAPI("TwinFailureAPI", "two")
    assert prim.HasAPI("TwinFailureAPI", "one")
    assert prim.GetAttribute("twin:failure:two:clock").Get() == "processing"


def test_that_typed_prims_are_of_their_type() -> None:
    stage = Usd.Stage.CreateInMemory()
    assert stage.DefinePrim("/Gear", "TwinProduct").IsA("TwinProduct")


def test_that_usd_validation_finds_nothing_wrong_with_the_schemas_in_use(line) -> None:
    context = UsdValidation.ValidationContext(UsdValidation.ValidationRegistry().GetOrLoadAllValidators())
    assert [error.GetMessage() for error in context.Validate(Usd.Stage.Open(str(line)))] == []


def test_that_the_helper_layer_of_these_tests_is_valid_usd(write) -> None:
    assert Usd.Stage.Open(str(write("a.usda", stage_text("")))).GetDefaultPrim().GetName() == "Plant"


def _stage_with(schema_name: str) -> Usd.Stage:
    assert twin_app.usd.load
    schema = next(schema for schema in SCHEMAS if schema.name == schema_name)
    stage = Usd.Stage.CreateInMemory()
    prim = stage.DefinePrim("/A", schema.name if schema.is_typed else "Xform")
    if schema.is_multiple:
        prim.ApplyAPI(schema.name, "one")
    elif not schema.is_typed:
        prim.ApplyAPI(schema.name)
    return stage
