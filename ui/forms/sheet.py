"""A form laid over the end of a page, as high as the page; what lies below stays as it was."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Qt  # noqa: TID251
from PySide6.QtWidgets import QStyle, QWidget  # noqa: TID251

from ui.forms.form import RecordForm

WIDTH = 520
_LEAST_LEFT = 24


class Sheet(QObject):
    """At most one form over `page`. It goes when it was recorded or left; the focus goes back to where it was."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self._page = page
        self._before: QWidget | None = None
        self.form: RecordForm | None = None
        page.installEventFilter(self)

    def show_form(self, form: RecordForm) -> None:
        """Show it in place of another one, whose draft is kept."""
        self.close()
        self._before = self._page.window().focusWidget()
        form.setParent(self._page)
        form.left.connect(self.close)
        form.recorded.connect(lambda _id: self.close())
        self.form = form
        self._place()
        form.show()
        form.raise_()
        form.leave_button.setFocus(Qt.FocusReason.OtherFocusReason)  # until there are fields
        if form.is_ready:
            form.focus_first()

    def close(self) -> None:
        if self.form is None:
            return
        form, self.form = self.form, None
        form.hide()
        form.deleteLater()
        before, self._before = self._before, None
        if before is not None and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        if self.form is not None:
            page = self._page.rect()
            wide = min(WIDTH, page.width() - _LEAST_LEFT)
            where = QRect(page.width() - wide, 0, wide, page.height())
            self.form.setGeometry(QStyle.visualRect(self._page.layoutDirection(), page, where))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)
