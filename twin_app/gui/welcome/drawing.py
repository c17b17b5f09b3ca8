"""What the welcome page lets a process of its own do, so that the window neither waits for a driver nor falls with it.

python -m twin_app.gui.welcome.drawing picture SCENE OUT.png dark
python -m twin_app.gui.welcome.drawing driver
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

SIZE = (608, 272)
_POLITENESS = 10


def main(words: list[str]) -> int:
    """Exit code."""
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)
    match words:
        case ["picture", scene, out, theme]:
            draw_picture(Path(scene), Path(out), theme)
        case ["driver"]:
            sys.stdout.write(driver_text())
        case _:
            return 2
    return 0


def draw_picture(scene: Path, out: Path, theme: str) -> None:
    """Draws a plant; the picture takes its place when all of it is there."""
    from twin_app.view3d.availability import require_drawing

    require_drawing()
    from twin_app.view3d.thumbnail import draw_thumbnail

    image = draw_thumbnail(scene, size=SIZE, theme=theme)
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_suffix(".part")
    image.save(unfinished, format="PNG")
    unfinished.replace(out)


def driver_text() -> str:
    """What draws here, as JSON."""
    from twin_app.view3d.availability import require_drawing

    require_drawing()
    from twin_app.view3d.driver import find_driver

    found = find_driver()
    quality = found.quality
    kept = {"renderer": found.renderer, "software": quality.is_software, "triangles": quality.still_triangles}
    return json.dumps(kept)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
