"""Which twin schemas a prim carries, read from the raw metadata.

OpenUSD's own `GetAppliedSchemas` forgets names whose plug-in is absent; a scene must mean the same then.
"""

from __future__ import annotations

from pxr import Usd

from twin_app.plant.vocabulary import NODE_ROLES, find_schema


def applied_schemas(prim: Usd.Prim) -> tuple[str, ...]:
    """All applied API schemas as authored, with instance names: `TwinFailureAPI:jam`."""
    listed = prim.GetMetadata("apiSchemas")
    return tuple(str(name) for name in listed.GetAppliedItems()) if listed else ()


def twin_schemas(prim: Usd.Prim) -> tuple[str, ...]:
    """Those of them that are ours, without the ones that are built into others.

    With the plug-in present OpenUSD lists these (`TwinFlowAPI` of a station), without it it does not.
    """
    ours = tuple(name for name in applied_schemas(prim) if name.startswith("Twin"))
    built_in = {part for name in ours if (schema := find_schema(name)) for part in schema.includes}
    return tuple(name for name in ours if name not in built_in)


def is_node(prim: Usd.Prim) -> bool:
    """Whether parts move through this prim."""
    return any((schema := find_schema(name)) and schema.role in NODE_ROLES for name in applied_schemas(prim))
