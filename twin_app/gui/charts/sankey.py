"""The flow through the plant: ribbons as wide as the parts per hour between nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from twin_app.experiment.analysis.flows import Edge
from twin_app.experiment.report.numbers import mean_text
from twin_app.experiment.summary import Summary
from twin_app.gui.charts.table import ChartTable
from twin_app.gui.components.ink import font, ink
from twin_app.plant.names import shown_name

_BOX = 8.0
_LEAST = 1.5
_PAD = 14.0
_TALLEST = 110.0
"""Height of the fullest column: wider ribbons would say no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowNode:
    """Where a node stands: its column, its place in it, and how much goes through it."""

    path: str
    column: int
    row: int
    amount: float


def layout_flow(flows: Mapping[Edge, Summary]) -> list[FlowNode]:
    """Columns by the longest way from a source, rows by the order in which columns are met; loops go backwards."""
    edges = {edge: rate.mean or 0.0 for edge, rate in flows.items() if (rate.mean or 0.0) > 0.0}
    nodes = list(dict.fromkeys(path for edge in edges for path in edge))
    forward = _without_loops(nodes, edges)
    columns = _columns(nodes, forward)
    amounts = {
        path: max(
            sum(rate for (_, to), rate in edges.items() if to == path),
            sum(rate for (source, _), rate in edges.items() if source == path),
        )
        for path in nodes
    }
    found, filled = [], dict.fromkeys(range(max(columns.values(), default=0) + 1), 0)
    for path in sorted(nodes, key=lambda one: (columns[one], -amounts[one], one)):
        column = columns[path]
        found.append(FlowNode(path=path, column=column, row=filled[column], amount=amounts[path]))
        filled[column] += 1
    return found


def chains(flows: Mapping[Edge, Summary], hidden: set[str]) -> dict[Edge, Summary]:
    """The same flow without the hidden nodes: what goes into one is taken to where it goes on to.

    Only nodes with one way in and one way out are left out, so that no flow has to be shared out by guess.
    """
    left = {edge: rate for edge, rate in flows.items() if (rate.mean or 0.0) > 0.0}
    for node in sorted(hidden):
        into = [edge for edge in left if edge[1] == node]
        out = [edge for edge in left if edge[0] == node]
        if len(into) == 1 and len(out) == 1 and into[0][0] != out[0][1] and (into[0][0], out[0][1]) not in left:
            rate = left.pop(out[0])
            left.pop(into[0])
            left[into[0][0], out[0][1]] = rate
    return left


class SankeyChart(QWidget):
    """Nodes as upright boxes, ribbons between them; the flow keeps its direction in right-to-left layouts."""

    clicked = Signal(str)
    """Path of a node."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._flows: Mapping[Edge, Summary] = {}
        self._nodes: tuple[FlowNode, ...] = ()
        self._names: Mapping[str, str] = {}
        self._bottleneck: str | None = None
        self.setMinimumHeight(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Flow through the plant"))

    def show_flows(
        self,
        flows: Mapping[Edge, Summary],
        *,
        names: Mapping[str, str] | None = None,
        bottleneck: str | None = None,
    ) -> None:
        """Rates in parts per hour."""
        self._flows = {edge: rate for edge, rate in flows.items() if (rate.mean or 0.0) > 0.0}
        self._nodes = tuple(layout_flow(self._flows))
        self._names, self._bottleneck = names or {}, bottleneck
        self.update()

    @property
    def nodes(self) -> Sequence[FlowNode]:
        """What is shown."""
        return self._nodes

    def table(self) -> ChartTable:
        """One row for each pair of nodes."""
        rows = tuple(
            (self._name(source), self._name(target), rate.mean, *(rate.ci95 or (None, None)))
            for (source, target), rate in self._flows.items()
        )
        return ChartTable(headings=("From", "To", "Parts per hour", "95 % from", "95 % to"), rows=rows)

    def sizeHint(self) -> QSize:
        return QSize(640, 220)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        boxes = self._boxes()
        self._paint_ribbons(painter, boxes)
        for node in self._nodes:
            self._paint_node(painter, node, boxes[node.path])
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        path = self._node_at(event.position())
        if path is not None:
            self.clicked.emit(path)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            path = self._node_at(QPointF(event.pos()))
            if path is not None:
                QToolTip.showText(event.globalPos(), self._words(path), self)
                return True
        return super().event(event)

    @property
    def _scale(self) -> float:
        """Pixels for one part per hour."""
        by_column: dict[int, float] = {}
        for node in self._nodes:
            by_column[node.column] = by_column.get(node.column, 0.0) + node.amount
        room = min(0.6 * (self.height() - 40.0), _TALLEST)
        return room / max(by_column.values(), default=1.0)

    def _boxes(self) -> dict[str, QRectF]:
        n_columns = max((node.column for node in self._nodes), default=0) + 1
        step = (self.width() - 2 * _PAD - _BOX - 60.0) / max(n_columns - 1, 1)
        found: dict[str, QRectF] = {}
        for column in range(n_columns):
            members = [node for node in self._nodes if node.column == column]
            heights = [max(node.amount * self._scale, 3.0) for node in members]
            gap = max(26.0, (self.height() - sum(heights)) / (len(members) + 1)) if members else 0.0
            top = (self.height() - sum(heights) - gap * (len(members) - 1)) / 2.0
            for node, height in zip(members, heights, strict=True):
                found[node.path] = QRectF(_PAD + column * step, top, _BOX, height)
                top += height + gap
        return found

    def _paint_ribbons(self, painter: QPainter, boxes: Mapping[str, QRectF]) -> None:
        out, into = ({path: box.top() for path, box in boxes.items()} for _ in range(2))
        painter.setPen(Qt.PenStyle.NoPen)
        for (source, target), rate in sorted(self._flows.items(), key=lambda item: boxes[item[0][1]].top()):
            width = max((rate.mean or 0.0) * self._scale, _LEAST)
            is_back = boxes[target].left() <= boxes[source].left()
            start = QPointF(boxes[source].right(), out[source])
            end = QPointF(boxes[target].left(), into[target])
            painter.setBrush(ink("warn", 0.45) if is_back else ink("baseline", 0.32))
            painter.drawPath(_ribbon(start, end, width))
            out[source] += width
            into[target] += width

    def _paint_node(self, painter: QPainter, node: FlowNode, box: QRectF) -> None:
        is_bottleneck = node.path == self._bottleneck
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink("warn") if is_bottleneck else ink("baseline"))
        painter.drawRoundedRect(box, 2.0, 2.0)
        painter.setFont(font(11, 600 if is_bottleneck else 400))
        painter.setPen(ink("text.primary"))
        metrics = QFontMetricsF(painter.font())
        n_columns = max(one.column for one in self._nodes) + 1
        room = max((self.width() - 2 * _PAD) / n_columns - 6.0, 36.0)
        text = metrics.elidedText(self._name(node.path), Qt.TextElideMode.ElideRight, room)
        left = min(box.left(), self.width() - _PAD - metrics.horizontalAdvance(text))
        painter.drawText(QPointF(left, box.top() - 5.0), text)

    def _node_at(self, position: QPointF) -> str | None:
        for path, box in self._boxes().items():
            if box.adjusted(-6.0, -18.0, 30.0, 4.0).contains(position):
                return path
        return None

    def _words(self, path: str) -> str:
        lines = [self._name(path)]
        for (source, target), rate in self._flows.items():
            if source == path:
                lines.append(self.tr("to {0}: {1} parts/h").format(self._name(target), mean_text(rate)))
            if target == path:
                lines.append(self.tr("from {0}: {1} parts/h").format(self._name(source), mean_text(rate)))
        return "\n".join(lines)

    def _name(self, path: str) -> str:
        return shown_name(path, self._names.get(path, ""))


def _ribbon(start: QPointF, end: QPointF, width: float) -> QPainterPath:
    bend = abs(end.x() - start.x()) / 2.0 + 12.0
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x() + bend, start.y()), QPointF(end.x() - bend, end.y()), end)
    path.lineTo(QPointF(end.x(), end.y() + width))
    path.cubicTo(
        QPointF(end.x() - bend, end.y() + width),
        QPointF(start.x() + bend, start.y() + width),
        QPointF(start.x(), start.y() + width),
    )
    path.closeSubpath()
    return path


def _without_loops(nodes: Sequence[str], edges: Mapping[Edge, float]) -> list[Edge]:
    """Edges that do not lead back to a node passed before, on the ways from the sources on."""
    after: dict[str, list[str]] = {path: [] for path in nodes}
    for source, target in sorted(edges, key=lambda edge: (-edges[edge], edge)):
        after[source].append(target)
    fed = {target for _, target in edges}
    kept: list[Edge] = []
    done: set[str] = set()
    for root in (*(path for path in nodes if path not in fed), *nodes):
        if root not in done:
            kept += _forward_edges(root, after, done)
    return kept


def _forward_edges(root: str, after: Mapping[str, Sequence[str]], done: set[str]) -> list[Edge]:
    """Depth first: an edge to a node that is still on the way closes a loop."""
    kept: list[Edge] = []
    way, waiting = [root], [iter(after[root])]
    while way:
        target = next(waiting[-1], None)
        if target is None:
            done.add(way.pop())
            waiting.pop()
        elif target not in way:
            kept.append((way[-1], target))
            if target not in done:
                way.append(target)
                waiting.append(iter(after[target]))
    return kept


def _columns(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    columns = dict.fromkeys(nodes, 0)
    for _ in nodes:
        changed = False
        for source, target in edges:
            if columns[target] < columns[source] + 1:
                columns[target] = columns[source] + 1
                changed = True
        if not changed:
            break
    return columns
