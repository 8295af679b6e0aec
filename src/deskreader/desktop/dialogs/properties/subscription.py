"""The section "Subscription": the feed's name, folder, notifications, full text and refresh interval."""

from __future__ import annotations

from deskreader.desktop.appearance.metrics import px
from deskreader.desktop.dialogs.properties.interval_reasons import interval_reason_text
from deskreader.desktop.dialogs.properties.section import CONTROL_WIDTH, FeedSnapshot, Section, SectionContext
from deskreader.desktop.dialogs.settings.rows import show_switch
from deskreader.desktop.widgets.controls import Choice, Switch
from deskreader.desktop.widgets.folder_options import folder_options
from deskreader.desktop.widgets.parts import text_field
from deskreader.model.accounts import Ability
from deskreader.text.shown_addresses import shown_address


class SubscriptionSection(Section):
    """The rows that can be changed; each change takes effect at once."""

    def __init__(self, context: SectionContext) -> None:
        super().__init__("", context)
        self.heading.setText(self.tr("Subscription"))
        library, feed_id = context.library, context.feed_id
        self.title = text_field("", self.tr("Name"))
        self.title.setFixedWidth(px(CONTROL_WIDTH))
        self.title.editingFinished.connect(self._rename)
        self.title_row = self.add_row(self.tr("Name"), "", self.title)
        self.address = text_field("", self.tr("Address"))
        self.address.setReadOnly(True)
        self.address.setFixedWidth(px(CONTROL_WIDTH))
        self.add_row(self.tr("Address"), "", self.address)
        self.folder = self._choice()
        self.folder.chosen.connect(lambda folder: context.run(lambda: library.move_feed(feed_id, folder)))
        self.folder_row = self.add_row(self.tr("Folder"), "", self.folder)
        self.notify = Switch()
        self.notify.toggled.connect(lambda on: context.run(lambda: library.change_feed(feed_id, notify=on)))
        self.add_row(self.tr("Notifications"), self.tr("Notify me of new stories from this feed."), self.notify)
        self.pages = Switch()
        self.pages.toggled.connect(lambda on: context.run(lambda: library.change_feed(feed_id, fetch_pages=on)))
        self.add_row(self.tr("Save full stories"), self.tr("Fetch the page behind each new story."), self.pages)
        self.interval = self._choice()
        self.interval.fill(self._intervals())
        self.interval.chosen.connect(lambda minutes: context.run(lambda: library.set_interval(feed_id, minutes)))
        self.interval_row = self.add_row(self.tr("Check for new stories"), "", self.interval)
        self._shown_title = ""

    def _choice(self) -> Choice:
        choice = Choice()
        choice.setFixedWidth(px(CONTROL_WIDTH))
        return choice

    def _intervals(self) -> list[tuple[int, str]]:
        return [
            (0, self.tr("Use default")),
            (60, self.tr("Every hour")),
            (120, self.tr("Every 2 hours")),
            (240, self.tr("Every 4 hours")),
            (720, self.tr("Twice a day")),
            (1440, self.tr("Once a day")),
        ]

    def _rename(self) -> None:
        title = self.title.text().strip()
        if title != self._shown_title:
            self._shown_title = title
            self.context.run(lambda: self.context.library.change_feed(self.context.feed_id, title=title))

    def _explain_changes(self, abilities: frozenset[Ability]) -> None:
        """Says which changes the server of the feed's account never takes."""
        own_name = self.tr("Leave empty to use the feed's own name.")
        only_here = self.tr("This server can't rename feeds: the name applies on this computer only.")
        self.title_row.explain(own_name if Ability.RENAME in abilities else only_here)
        stays = self.tr("This server can't move feeds: the folder applies on this computer only.")
        self.folder_row.explain("" if Ability.MOVE in abilities else stays)

    def show_feed(self, snapshot: FeedSnapshot) -> None:
        """Shows the state of the feed; a name that is being typed stays."""
        feed, details = snapshot.feed, snapshot.details
        if not self.title.hasFocus():
            self._shown_title = details.own_title
            self.title.setText(details.own_title)
        self.title.setPlaceholderText(details.title)
        self._explain_changes(snapshot.abilities)
        self.interval_row.setVisible(feed.account_id is None)
        self.address.setText(shown_address(feed.url))
        self.address.setCursorPosition(0)
        if not self.folder.view().isVisible():
            self.folder.fill([(None, self.tr("No folder")), *folder_options(snapshot.folders, feed.account_id)])
            self.folder.setCurrentIndex(max(0, self.folder.findData(feed.folder_id)))
        for switch, on in ((self.notify, feed.notify), (self.pages, feed.fetch_pages)):
            show_switch(switch, on)
        usual = self.tr("A feed that asks to be checked less often is.")
        self.interval_row.explain(interval_reason_text(snapshot) or usual)
        minutes = details.own_minutes
        self.interval.choose(minutes, self.tr("Every {minutes} minutes").replace("{minutes}", str(minutes)))
