"""Opening a scene: what can be opened is opened, what cannot is a `SceneError` of one sentence."""

from __future__ import annotations

from pathlib import Path

from pxr import Sdf, Usd

from twin_app.errors import SceneError
from twin_app.usd.diagnostics import reading_usd

LFS_MARK = b"version https://git-lfs.github.com/spec"
READABLE = (".usd", ".usda", ".usdc", ".usdz")


def open_stage(path: str | Path) -> Usd.Stage:
    """The composed stage of a scene file with all payloads loaded.

    Raises `SceneError` if there is no such file, or it is no USD file, or it is broken. Broken or
    missing files further down (sublayers, references, payloads) raise nothing: see `assets`.
    """
    scene = Path(path)
    refuse_unreadable(scene)
    with reading_usd(scene) as messages:
        stage = Usd.Stage.Open(str(scene.resolve()))
    if not stage:
        raise SceneError(f"{scene}: OpenUSD cannot open it{': ' + messages[0] if messages else ''}")
    return stage


def is_lfs_pointer(path: str | Path) -> bool:
    """Whether a file is a git-LFS pointer instead of the data it stands for."""
    try:
        with Path(path).open("rb") as stream:
            return stream.read(len(LFS_MARK)) == LFS_MARK
    except OSError:
        return False


def declared(layer: Sdf.Layer, key: str) -> object | None:
    """A layer's own metadata (`metersPerUnit`, `upAxis` …); None if it does not say."""
    root = layer.pseudoRoot
    return root.GetInfo(key) if root.HasInfo(key) else None


def refuse_unreadable(scene: Path) -> None:
    """Raise `SceneError` if a scene is no file that OpenUSD could read; nothing is opened."""
    text = str(scene)
    if "://" in text or text.startswith(("http:", "https:")):
        raise SceneError(f"{scene}: scenes are read from local files only; download it first")
    try:
        if not scene.exists():
            raise SceneError(f"{scene}: no such file")
        if not scene.is_file():
            raise SceneError(f"{scene}: is a folder or device; name a USD file in it")
        with scene.open("rb") as stream:
            is_empty = not stream.read(1)
    except (OSError, ValueError) as error:
        raise SceneError(f"{scene}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if is_empty:
        raise SceneError(f"{scene}: the file is empty")
    if scene.suffix.lower() not in READABLE:
        raise SceneError(f"{scene}: not a USD file by its name; allowed: {', '.join(READABLE)}")
    if is_lfs_pointer(scene):
        raise SceneError(f"{scene}: is a git-LFS pointer, not the file itself; run `git lfs pull`")
