"""Commands that change what prims are and what they say: nodes, schemas, values, connections."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pxr import Gf, Sdf, Usd, UsdGeom

from twin_app.errors import Fault, InvalidPlantError
from twin_app.plant.data_files import DataFiles
from twin_app.plant.description import Value
from twin_app.plant.values import ValueProblem, did_you_mean, normal_value, read_value
from twin_app.plant.vocabulary import (
    NODE_ROLES,
    SCHEMAS,
    Attribute,
    Role,
    Schema,
    ValueKind,
    attributes_of,
    find_attribute,
    find_schema,
    instance_of,
)
from twin_app.plant.vocabulary.flow_terms import OFFSETS
from twin_app.usd.applied import applied_schemas, twin_schemas
from twin_app.usd.document.commands import (
    AddSchema,
    Connect,
    Disconnect,
    MakeNode,
    RemoveModel,
    RemoveSchema,
    SetLabel,
    SetValues,
)
from twin_app.usd.document.editing import Editor, refusal
from twin_app.usd.offsets import OPERATION, offset_writers
from twin_app.usd.records import NAMESPACE
from twin_app.usd.units import Placement
from twin_app.usd.values import read_property

NEXT: Final = "twin:flow:next"
_FLOW: Final = next(schema for schema in SCHEMAS if schema.name == "TwinFlowAPI")
_BY_ROLE: Final = {schema.role: schema for schema in SCHEMAS if schema.role in NODE_ROLES}


def make_node(editor: Editor, command: MakeNode) -> None:
    """Apply the schema of a role to prims, and take off that of another role."""
    schema = _BY_ROLE.get(command.role)
    if schema is None:
        allowed = ", ".join(str(role) for role in NODE_ROLES)
        raise refusal(command.paths[0] if command.paths else "", "", f"{command.role} is no node; allowed: {allowed}")
    for path in command.paths:
        prim = editor.prim(path)
        if str(prim.GetTypeName()).startswith("Twin"):
            raise refusal(path, "", f"is a {prim.GetTypeName()}, which cannot be a {command.role}")
        _take_off_what_does_not_fit(editor, path, schema)
        editor.apply(editor.prim(path), schema.name)
    set_values(editor, SetValues(paths=command.paths, values=command.values))


def remove_model(editor: Editor, command: RemoveModel) -> None:
    """Take off everything that prims say to the simulator."""
    prims = [editor.prim(path) for path in command.paths]
    for prim in prims:
        if str(prim.GetTypeName()).startswith("Twin"):
            raise refusal(str(prim.GetPath()), "", f"is a {prim.GetTypeName()}; remove the prim itself")
    for path in command.paths:
        for name in [name for name in applied_schemas(editor.prim(path)) if name.startswith("Twin")]:
            editor.unapply(editor.prim(path), name)
        for item in editor.prim(path).GetAuthoredPropertiesInNamespace(NAMESPACE):
            editor.silence(editor.prim(path), str(item.GetName()))
    editor.forget_targets(map(Sdf.Path, command.paths))
    for path in command.paths:
        editor.tidy(Sdf.Path(path))


def set_values(editor: Editor, command: SetValues) -> None:
    """Author values, each checked by the vocabulary; all faults are raised together."""
    faults: list[Fault] = []
    for path in command.paths:
        for name, value in command.values.items():
            fault = _set(editor, editor.prim(path), name, value)
            if fault is not None:
                faults.append(fault)
        if not faults and any(name in command.values for name in OFFSETS):
            show_moved(editor, path)
    if faults:
        raise InvalidPlantError(faults)


def show_moved(editor: Editor, path: str) -> None:
    """Draw a node where its offsets say it stands."""
    prim = editor.prim(path)
    along = [read_property(prim.GetAttribute(name)) if prim.HasAttribute(name) else None for name in OFFSETS]
    x, y = (float(value) if isinstance(value, int | float) else 0.0 for value in along)
    is_shown = prim.HasAttribute(OPERATION)
    if prim.IsA(UsdGeom.Xformable) and (is_shown or x or y):
        placement = Placement(editor.stack.stage)
        for name, write in offset_writers(prim, Gf.Vec3d(x, y, 0.0), placement).items():
            editor.author(editor.prim(path), name, write)


def set_label(editor: Editor, command: SetLabel) -> None:
    """Author the name to show."""
    prim = editor.prim(command.path)
    layer = editor.stack.target
    if command.label:
        editor.spec(prim, layer)
        editor.recorder.set_field(layer, prim.GetPath(), "displayName", command.label)
    elif layer.GetPrimAtPath(prim.GetPath()):
        editor.recorder.set_field(layer, prim.GetPath(), "displayName", None)
        editor.tidy(prim.GetPath())


def connect(editor: Editor, command: Connect) -> None:
    """Add a target to where parts go."""
    start, end = editor.prim(command.start), editor.prim(command.end)
    _require_node(start, "parts leave from nodes only: make it a source, station, buffer or conveyor first")
    _require_node(end, "parts go to nodes only: make it a station, buffer, conveyor or sink first")
    if "TwinSinkAPI" in applied_schemas(start):
        raise refusal(command.start, NEXT, "is a sink; parts do not go on from there")
    if "TwinSourceAPI" in applied_schemas(end):
        raise refusal(command.start, NEXT, f"cannot lead to {command.end}: it is a source, where parts only begin")
    name = _next_of(start, command.product)
    targets = _targets(start, name)
    if command.end in targets:
        raise refusal(command.start, name, f"leads to {command.end} already")
    place = len(targets) if command.position is None else command.position
    _assign(editor, start, name, (*targets[:place], command.end, *targets[place:]))


def disconnect(editor: Editor, command: Disconnect) -> None:
    """Take a target away from where parts go."""
    start = editor.prim(command.start)
    name = _next_of(start, command.product)
    targets = _targets(start, name)
    if command.end not in targets:
        raise refusal(command.start, name, f"does not lead to {command.end}, so there is nothing to cut")
    kept = tuple(path for path in targets if path != command.end)
    if kept:
        _assign(editor, start, name, kept)
    else:
        editor.silence(start, name)


def add_schema(editor: Editor, command: AddSchema) -> None:
    """Apply one schema with values."""
    prim = editor.prim(command.path)
    schema = _schema(command.path, command.schema)
    if command.schema in applied_schemas(prim):
        raise refusal(command.path, "", f"has {command.schema} already; change its values instead")
    _check_place(prim, schema)
    editor.apply(prim, command.schema)
    instance = command.schema.partition(":")[2]
    values = {_full_name(schema, instance, name): value for name, value in command.values.items()}
    set_values(editor, SetValues(paths=(command.path,), values=values))


def remove_schema(editor: Editor, command: RemoveSchema) -> None:
    """Take one schema off, and what it says."""
    path = editor.prim(command.path).GetPath()
    schema = _schema(command.path, command.schema)
    if not _take_off(editor, command.path, schema, command.schema.partition(":")[2]):
        raise refusal(command.path, "", f"has no {command.schema}, so it cannot be removed")
    editor.tidy(path)


def check_value(attribute: Attribute, name: str, value: Value) -> Value:
    """The value in the type of its attribute, as it is to be authored. Raises `ValueProblem`."""
    if isinstance(value, int | float | str) and not isinstance(value, bool):
        value = normal_value(attribute, value)
    if attribute.kind is ValueKind.DISTRIBUTION and "@" in str(value):
        return value  # its file is looked at when the plant is built
    read = read_value(attribute, value, DataFiles().column)
    return value if attribute.kind is ValueKind.DISTRIBUTION else read  # type: ignore[return-value]


def _set(editor: Editor, prim: Usd.Prim, name: str, value: Value | None) -> Fault | None:
    path = str(prim.GetPath())
    attribute = find_attribute(name)
    if attribute is None:
        return Fault(path, name, f"is not an attribute of this vocabulary{did_you_mean(name)}")
    schema = find_schema(f"{attribute.schema}:{instance_of(name)}" if instance_of(name) else attribute.schema)
    assert schema is not None
    fault = _place_fault(prim, schema, name)
    if fault is not None:
        return fault
    if value is None:
        editor.clear(prim, name)
        return None
    try:
        value = check_value(attribute, name, value)
    except ValueProblem as problem:
        return Fault(path, name, str(problem))
    _apply_for(editor, prim, schema, instance_of(name))
    _assign(editor, editor.prim(path), name, value)
    return None


def _assign(editor: Editor, prim: Usd.Prim, name: str, value: Value) -> None:
    found = prim.GetProperty(name) if prim.HasProperty(name) else None
    if found is None or read_property(found) != value:
        editor.set(prim, name, value)


def _apply_for(editor: Editor, prim: Usd.Prim, schema: Schema, instance: str) -> None:
    """Apply the schema that an attribute belongs to, unless it is the type of the prim or built into another."""
    if schema.is_typed:
        return
    name = f"{schema.name}:{instance}" if instance else schema.name
    has_it = any(
        schema.name in found.includes for other in twin_schemas(prim) if (found := find_schema(other)) is not None
    )
    if not has_it:
        editor.apply(prim, name)


def _place_fault(prim: Usd.Prim, schema: Schema, name: str) -> Fault | None:
    """Why this prim cannot have an attribute of this schema."""
    path, roles = str(prim.GetPath()), roles_of(prim)
    if schema.is_typed and str(prim.GetTypeName()) != schema.name:
        return Fault(
            path, name, f"belongs to prims of type {schema.name}; this one is a {prim.GetTypeName() or 'prim'}"
        )
    if schema.role in NODE_ROLES and schema.role not in roles:
        return Fault(path, name, f"belongs to a {schema.role}; make the prim one first")
    if schema.on and not roles & set(schema.on):
        return Fault(path, name, f"belongs to a {_either(schema.on)}; make the prim one first")
    return None


def _check_place(prim: Usd.Prim, schema: Schema) -> None:
    if schema.is_typed:
        raise refusal(str(prim.GetPath()), "", f"{schema.name} is the type of a prim; add a prim of this type instead")
    fault = _place_fault(prim, schema, "")
    if fault is not None:
        raise InvalidPlantError([Fault(fault.where, "", f"{schema.name} {fault.message}")])


def roles_of(prim: Usd.Prim) -> set[Role]:
    """What a prim is to the simulator, by its type and schemas."""
    names = [str(prim.GetTypeName()), *(name.partition(":")[0] for name in applied_schemas(prim))]
    found = (find_schema(name) for name in names)
    return {schema.role for schema in found if schema is not None and schema.role is not None}


def _take_off_what_does_not_fit(editor: Editor, path: str, kept: Schema) -> None:
    """What a prim of another role has, and this role cannot have."""
    for name in twin_schemas(editor.prim(path)):
        schema = find_schema(name)
        if schema is None or schema is kept:
            continue
        is_other = schema.role in NODE_ROLES or (bool(schema.on) and kept.role not in schema.on)
        if is_other:
            _take_off(editor, path, schema, name.partition(":")[2])
    if kept.role is Role.SINK:
        _take_off(editor, path, _FLOW, "")
    elif kept.role is Role.SOURCE:
        editor.forget_targets([Sdf.Path(path)])


def _take_off(editor: Editor, path: str, schema: Schema, instance: str) -> bool:
    """Remove a schema and the attributes of it; whether there was anything."""
    full = f"{schema.name}:{instance}" if instance else schema.name
    had_it = full in applied_schemas(editor.prim(path))
    editor.unapply(editor.prim(path), full)
    for attribute in attributes_of(schema.name):
        name = attribute.name.replace("<name>", instance)
        prim = editor.prim(path)
        if prim.HasProperty(name) and prim.GetProperty(name).IsAuthored():
            editor.silence(prim, name)
            had_it = True
    return had_it


def _schema(path: str, name: str) -> Schema:
    schema = find_schema(name)
    if schema is None:
        raise refusal(
            path, "", f"{name} is no schema of this vocabulary; multiple ones need a name, as in TwinFailureAPI:jam"
        )
    instance = name.partition(":")[2]
    if instance and not Sdf.Path.IsValidIdentifier(instance):
        raise refusal(path, "", f'{name}: "{instance}" is no name; use letters, digits and underscores')
    return schema


def _full_name(schema: Schema, instance: str, name: str) -> str:
    if name.startswith(f"{NAMESPACE}:"):
        return name
    return ":".join(part for part in (schema.prefix, instance, name) if part)


def _next_of(start: Usd.Prim, product: str) -> str:
    return f"twin:process:{product}:next" if product else NEXT


def _targets(prim: Usd.Prim, name: str) -> tuple[str, ...]:
    value = read_property(prim.GetProperty(name)) if prim.HasProperty(name) else None
    return tuple(str(path) for path in value) if isinstance(value, tuple) else ()


def _require_node(prim: Usd.Prim, message: str) -> None:
    if not roles_of(prim) & set(NODE_ROLES):
        raise refusal(str(prim.GetPath()), NEXT, message)


def _either(roles: Iterable[Role]) -> str:
    names = [str(role) for role in roles]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"
