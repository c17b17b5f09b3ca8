"""How kernels are compiled: one place for Numba's options and for where its cache lives."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numba
import numba.core.config
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import Compiler

_config: Any = numba.core.config
Function = TypeVar("Function", bound=Callable[..., Any])


def _source_hash() -> str:
    """Hash of every source of this package and of physics: Numba itself looks only at the file of the entry point."""
    digest = hashlib.sha256(numba.__version__.encode())
    folder = Path(__file__).parent
    for source in (*sorted(folder.rglob("*.py")), *sorted((folder.parent / "physics").glob("*.py"))):
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of compiled kernels of exactly this source; differs as soon as a line differs."""
    root = os.environ.get("NUMBA_CACHE_DIR") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "twin" / f"kernel-{_source_hash()}"


_ENTRIES = ("run_chunk", "run_line_chunk")
"""Kernels that Python calls."""


def is_compiled() -> bool:
    """Whether an earlier process has left compiled kernels (else the first run takes longer)."""
    folder = Path(_config.CACHE_DIR)
    return can_keep() and folder.is_dir() and all(any(folder.rglob(f"*.{name}-*.nbc")) for name in _ENTRIES)


def can_keep() -> bool:
    """Whether compiled kernels can be kept on disk; where they cannot, each process compiles for itself."""
    try:
        Path(_config.CACHE_DIR).mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(_config.CACHE_DIR, os.W_OK)


_config.CACHE_DIR = str(cache_folder())


class _WithoutEnvironment:
    """A code generator for code that never raises and so needs no Python environment."""

    def __init__(self, codegen: Any) -> None:
        self._codegen = codegen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._codegen, name)

    def set_env(self, env_name: str, env: object) -> None:
        """Nothing: there is no machine code yet."""


class _PieceLibrary(JITCodeLibrary):
    """Code of a piece of a kernel, which nothing but its callers links: as written, neither optimised nor machine code.

    Numba would optimise and assemble each of a hundred pieces with all that it calls, and again in each of its callers.
    """

    @property
    def codegen(self) -> Any:
        """The code generator, without its wish to tell machine code where its Python environment is."""
        return _WithoutEnvironment(super().codegen)

    def _optimize_final_module(self) -> None:
        """The entry that links it will."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True


class _PieceCompiler(Compiler):
    """Numba's compiler with a `_PieceLibrary` to write to."""

    def define_pipelines(self) -> Any:
        self.state.library = _PieceLibrary(self.state.targetctx.codegen(), self.state.func_id.func_qualname)
        return super().define_pipelines()


_njit: Any = numba.njit
_INTERNAL: dict[str, Any] = {
    "error_model": "numpy",
    "no_cpython_wrapper": True,
    "no_cfunc_wrapper": True,
    "pipeline_class": _PieceCompiler,
}
"""Pieces of kernels are never called from Python."""


def inlined(function: Function) -> Function:
    """A small piece of a kernel, merged into its callers (contraction of a·b+c stays off)."""
    compiled: Any = _njit(forceinline=True, **_INTERNAL)(function)
    return compiled


def separate(function: Function) -> Function:
    """A piece of a kernel that is called from many places and seldom; the compiler decides whether to merge it.

    Numba hands `forceinline` down from a caller to whatever it calls, unless told otherwise.
    """
    compiled: Any = _njit(forceinline=False, **_INTERNAL)(function)
    return compiled


def piece_of(function: Function, **names: object) -> Function:
    """A plain function of `physics` as a `separate` piece, with some names that it uses bound to compiled functions."""
    own = FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__)
    piece: Any = separate(own)
    return piece


def entry(function: Function) -> Function:
    """A kernel that Python calls; compiled once a source version and kept on disk."""
    compiled: Any = _njit(cache=can_keep(), error_model="numpy", nogil=True)(function)
    return compiled
