"""A page of the help: Markdown in the look of the window. It reads nothing but what is handed to it."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import (
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFragment,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)
from PySide6.QtWidgets import QTextBrowser, QWidget

from twin_app.gui.components.ink import font, ink
from twin_app.gui.theme.typefaces import code_font

_HEADINGS = {1: (20, 4, 10), 2: (15, 20, 6), 3: (13, 14, 4)}
"""Size, space above and below [px] by level."""
_LINE_PERCENT = 145.0
_PARAGRAPH_PX = 8


class HelpBrowser(QTextBrowser):
    """Links inside the help are told by `followed`; any other link does nothing."""

    followed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(self.tr("Help"))
        self.anchorClicked.connect(self._follow)
        self._text = ""

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """Nothing is loaded: neither from a disk nor from a network."""
        return None

    def show_text(self, markdown: str) -> None:
        """Another page, from its top."""
        self._text = markdown
        self._fill()

    def restyle(self) -> None:
        """The same page in another theme or size of text."""
        place = self.verticalScrollBar().value()
        self._fill()
        self.verticalScrollBar().setValue(place)

    def show_section(self, title: str) -> bool:
        """Scrolls to a heading; whether there is one of this title."""
        for block in self._blocks():
            if block.blockFormat().headingLevel() and block.text() == title:
                top = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(int(top))
                return True
        return False

    @property
    def headings(self) -> tuple[str, ...]:
        """In their order."""
        return tuple(block.text() for block in self._blocks() if block.blockFormat().headingLevel())

    def _fill(self) -> None:
        self.document().setDefaultFont(font(12))
        self.document().setDocumentMargin(20)
        self.document().setIndentWidth(18)
        self.setMarkdown(self._text)
        for block in self._blocks():
            self._style_block(block)
            self._style_words(block)
        self._style_tables()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def _blocks(self) -> list[QTextBlock]:
        found, block = [], self.document().begin()
        while block.isValid():
            found.append(block)
            block = block.next()
        return found

    def _style_block(self, block: QTextBlock) -> None:
        cursor, shape = QTextCursor(block), QTextBlockFormat(block.blockFormat())
        level = shape.headingLevel()
        size, above, below = _HEADINGS.get(level, (0, 0, _PARAGRAPH_PX))
        shape.setLineHeight(
            _LINE_PERCENT if not level else 120.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
        )
        shape.setTopMargin(above)
        shape.setBottomMargin(below if block.textList() is None else 3)
        cursor.setBlockFormat(shape)
        if level:
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            look = QTextCharFormat()
            look.setFont(font(size, 600))
            look.setForeground(ink("text.primary"))
            cursor.mergeCharFormat(look)

    def _style_words(self, block: QTextBlock) -> None:
        """Code in the typeface for code, links in the colour of links."""
        for piece in _pieces(block):
            now, look = piece.charFormat(), QTextCharFormat()
            if now.fontFixedPitch():
                look.setFontFamilies(code_font(12).families())
                look.setBackground(ink("bg.hover"))
            elif now.isAnchor():
                look.setForeground(ink("accent.line"))
                look.setFontUnderline(False)
            else:
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(piece.position())
            cursor.setPosition(piece.position() + piece.length(), QTextCursor.MoveMode.KeepAnchor)
            cursor.mergeCharFormat(look)

    def _style_tables(self) -> None:
        for frame in self.document().rootFrame().childFrames():
            if isinstance(frame, QTextTable):
                shape = frame.format()
                shape.setBorder(0)
                shape.setCellPadding(4)
                shape.setCellSpacing(0)
                shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
                shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_None)
                frame.setFormat(shape)

    def _follow(self, url: QUrl) -> None:
        if not url.scheme() or url.scheme() == "value":
            self.followed.emit(url.toString())


def _pieces(block: QTextBlock) -> list[QTextFragment]:
    """Runs of one format."""
    found, each = [], block.begin()
    while not each.atEnd():
        found.append(each.fragment())
        each += 1
    return found
