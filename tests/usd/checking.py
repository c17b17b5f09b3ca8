"""OpenUSD's own validators."""

from __future__ import annotations

from pathlib import Path

from pxr import Usd, UsdValidation


def usd_errors(path: Path) -> list[str]:
    """What any of them calls an error in the scene at `path`."""
    registry = UsdValidation.ValidationRegistry()
    context = UsdValidation.ValidationContext(registry.GetOrLoadAllValidators())
    found = context.Validate(Usd.Stage.Open(str(path)))
    return [
        f"{error.GetName()}: {error.GetMessage()}"
        for error in found
        if error.GetType() == UsdValidation.ValidationErrorType.Error
    ]
