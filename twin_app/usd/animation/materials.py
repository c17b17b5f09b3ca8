"""Materials that show a mesh's display colour, for programs that show materials only."""

from __future__ import annotations

from pxr import Gf, Sdf, Usd, UsdShade


def bind_display_color(layer: Sdf.Layer, mesh: Sdf.PrimSpec, material: Sdf.Path, *, glows: bool) -> None:
    """Bind a mesh to the material at a path, which is made if it is not there; `glows`: it is also a light."""
    if layer.GetPrimAtPath(material) is None:
        _define(Usd.Stage.Open(layer), material, glows)
    mesh.SetInfo("apiSchemas", Sdf.TokenListOp.Create(prependedItems=["MaterialBindingAPI"]))
    Sdf.RelationshipSpec(mesh, "material:binding", False).targetPathList.explicitItems = [material]


def _define(stage: Usd.Stage, path: Sdf.Path, glows: bool) -> None:
    material = UsdShade.Material.Define(stage, path)
    surface = UsdShade.Shader.Define(stage, path.AppendChild("Surface"))
    surface.CreateIdAttr("UsdPreviewSurface")
    reader = UsdShade.Shader.Define(stage, path.AppendChild("Color"))
    reader.CreateIdAttr("UsdPrimvarReader_float3")
    reader.CreateInput("varname", Sdf.ValueTypeNames.String).Set("displayColor")
    reader.CreateInput("fallback", Sdf.ValueTypeNames.Float3).Set(Gf.Vec3f(0.5))
    color = reader.CreateOutput("result", Sdf.ValueTypeNames.Float3)
    for name in ("diffuseColor", "emissiveColor") if glows else ("diffuseColor",):
        surface.CreateInput(name, Sdf.ValueTypeNames.Color3f).ConnectToSource(color)
    surface.CreateInput("roughness", Sdf.ValueTypeNames.Float).Set(1.0 if glows else 0.6)
    shown = surface.CreateOutput("surface", Sdf.ValueTypeNames.Token)
    material.CreateSurfaceOutput().ConnectToSource(shown)
