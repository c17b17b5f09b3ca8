"""`twin gui …` in a process of its own, with a user in front of it; what came of it goes to standard output as JSON."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Sequence

from PySide6.QtCore import QTimer

from tests.gui.items_of_layouts import check_that_no_items_are_held
from tests.gui.windows.user import User
from twin_app.__main__ import main
from twin_app.gui.app import make_application
from twin_app.gui.main_window import MainWindow

Facts = dict[str, object]
Walk = Callable[[User, Facts], None]


def travel(walk: Walk, words: Sequence[str] = ()) -> int:
    """Starts the program as a shell does, and walks; 1 if the way ended too early or left items of layouts behind."""
    application = make_application()
    facts: Facts = {}
    failed: list[bool] = []

    def begin() -> None:
        found = [one for one in application.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        if not found:
            QTimer.singleShot(20, begin)
            return
        try:
            walk(User(window=found[0]), facts)
            check_that_no_items_are_held()
        except BaseException:
            failed.append(True)
            sys.stderr.write(traceback.format_exc())
        if failed:
            found[0].viewport.shut_down()
            application.exit(1)

    QTimer.singleShot(0, begin)
    code = main(["gui", *words])
    sys.stdout.write(json.dumps(facts) + "\n")
    sys.stdout.flush()
    return 1 if failed else code
