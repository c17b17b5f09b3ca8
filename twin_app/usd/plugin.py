"""Brings OpenUSD up in the one way the project uses it: our schemas known, nothing fetched.

Every module of this package imports `pxr` only after this one has run (the package's
`__init__` sees to it), because OpenUSD reads its environment once, when it is loaded.
"""

from __future__ import annotations

import os
from pathlib import Path

SCHEMA_FOLDER = Path(__file__).parent / "schema"

# Plug-ins that a workstation has installed may resolve https or asset-server addresses; a scene from
# a stranger must not make this program reach out.
os.environ.setdefault("TF_ENV_SETTING_ALERTS_ENABLED", "0")
os.environ.setdefault("PXR_AR_DISABLE_PLUGIN_RESOLVER", "1")
os.environ.setdefault("PXR_AR_DISABLE_PLUGIN_URI_RESOLVERS", "1")


def register_schema() -> None:
    """Make the twin schemas known to OpenUSD; to be called before the first stage is opened."""
    from pxr import Plug

    Plug.Registry().RegisterPlugins(str(SCHEMA_FOLDER))
