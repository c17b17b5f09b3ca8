"""Twin: the open digital twin for plants.

The library says what the command line says: `load` a plant, `simulate` it, `study` its factors,
`fit` it to a log of its machines and `validate` it against one.
The names are resolved on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__version__ = "0.1.0"
__all__ = ["__version__", "fit", "load", "simulate", "study", "validate"]

if TYPE_CHECKING:
    from twin_app.experiment import fit, simulate, study, validate
    from twin_app.usd import load

_HOMES = {"load": "twin_app.usd"} | dict.fromkeys(("fit", "simulate", "study", "validate"), "twin_app.experiment")


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
