"""Files a scene refers to: which could not be loaded, why, and what to do about it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from pxr import Pcp, Sdf, Usd

from twin_app.errors import Fault
from twin_app.usd.diagnostics import tidy
from twin_app.usd.stage import is_lfs_pointer

_ASSET = re.compile(
    r"Could not open asset @(?P<asset>.*?)@ for (?P<arc>\w+) introduced by @.*?@<.*?>"
    r"(?: -- (?P<why>.*))?\.?$",
    re.DOTALL,
)
_SUBLAYER = re.compile(
    r"Could not load sublayer @(?P<asset>.*?)@ of layer @(?P<layer>.*?)@"
    r"(?: -- (?P<why>.*?))?; skipping",
    re.DOTALL,
)
_UNRESOLVED = re.compile(r"Unresolved (?P<arc>[\w ]+?) prim path @(?P<asset>.*?)@<(?P<path>.*?)>", re.DOTALL)
_URL = re.compile(r"^(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+):/+")
_ANONYMOUS = re.compile(r",?@anon:[^@]*@")


@dataclass(frozen=True, slots=True)
class _Problem:
    """What is wrong with one file or target, whatever the number of prims that name it."""

    attribute: str
    message: str


def composition_faults(stage: Usd.Stage) -> tuple[Fault, ...]:
    """One warning for each thing that could not be composed, with the first prim that needs it."""
    folder = Path(stage.GetRootLayer().realPath or ".").parent
    places: dict[_Problem, dict[str, None]] = {}
    for error in stage.GetCompositionErrors():
        where, problem = _describe(error, folder)
        places.setdefault(problem, {})[where] = None
    found = [_fault(problem, list(where)) for problem, where in places.items()]
    return (*sorted(found, key=str), *_absolute_paths(stage))


def is_url(path: str) -> bool:
    """Whether an asset path names something on a network (`https:`, `omniverse:` …)."""
    return bool(_URL.match(path)) and not PureWindowsPath(path).drive


def is_absolute(path: str) -> bool:
    """Whether an asset path starts at the root of a file system, of this kind of computer or another."""
    windows = PureWindowsPath(path)
    return os.path.isabs(path) or bool(windows.drive) or path.startswith("\\")


def _fault(problem: _Problem, places: list[str]) -> Fault:
    more = f" (and {len(places) - 1} more prims)" if len(places) > 1 else ""
    return Fault(places[0], problem.attribute, problem.message + more)


def _describe(error: Pcp.ErrorBase, folder: Path) -> tuple[str, _Problem]:
    text, prim = str(error), str(error.rootSite.path)
    if match := _ASSET.search(text):
        return prim, _Problem(f"{match['arc']}s", _unloaded(match["asset"], match["why"], folder))
    if match := _SUBLAYER.search(text):
        return _short(match["layer"], folder), _Problem("subLayers", _unloaded(match["asset"], match["why"], folder))
    if match := _UNRESOLVED.search(text):
        return prim, _Problem(f"{match['arc'].split()[-1]}s", _no_target(match["asset"], match["path"], folder))
    if isinstance(error, Pcp.ErrorSublayerCycle):
        layer = _short(_first_layer(text), folder)
        return layer, _Problem("subLayers", "the layers contain each other; break the circle")
    if isinstance(error, Pcp.ErrorArcCycle):
        return prim, _Problem("references", "refers to itself or to a prim above it, so that reference is left out")
    return prim, _Problem("", tidy(_ANONYMOUS.sub("", text)).rstrip("."))


def _first_layer(text: str) -> str:
    match = re.search(r"@(.*?)@", text)
    return match[1] if match else ""


def _unloaded(asset: str, why: str | None, folder: Path) -> str:
    if is_url(asset):
        address = _URL.sub(r"\g<scheme>://", asset)
        return f"{address} is on a network and is never fetched; refer to a local copy"
    name = _short(asset, folder)
    path = Path(asset) if is_absolute(asset) else folder / asset
    if is_lfs_pointer(path):
        return f"{name} is a git-LFS pointer, not the file itself; run `git lfs pull`"
    if why:
        return f"{name} is broken: {tidy(why).rstrip('. ')}; export it again"
    if path.is_dir():
        return f"{name} is a folder; name a USD file in it"
    if path.exists():
        return f"{name} is no USD file, or is broken; export it again"
    return f"{name} does not exist; put the file there or correct the path"


def _no_target(asset: str, path: str, folder: Path) -> str:
    name = _short(asset, folder)
    if path == "defaultPrim":
        return f"{name} does not say its defaultPrim; set it, or name the prim in the reference"
    return f"{name} has no prim {path}; correct the path"


def _short(path: str, folder: Path) -> str:
    """A path as one reads it: relative to the scene's folder if it lies below."""
    try:
        return str(Path(path).relative_to(folder))
    except ValueError:
        return path


def _absolute_paths(stage: Usd.Stage) -> Iterator[Fault]:
    for layer in stage.GetUsedLayers():
        found = sorted({path for path in _dependencies(layer) if is_absolute(path) and not is_url(path)})
        if found:
            more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
            text = f"absolute path {found[0]}{more} is good on one computer only; make it relative"
            yield Fault(layer.GetDisplayName(), "", text)


def _dependencies(layer: Sdf.Layer) -> Iterable[str]:
    return [str(path) for path in layer.GetCompositionAssetDependencies()]
