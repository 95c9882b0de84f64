"""The form of a mailbox with its connection test: what passed, what failed, and one button that mends it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.mailbox import Security, join_folders, split_folders
from leman_desk.domain.sign_in import Provider, SignInState
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import Field, NumberField, Verdict
from leman_desk.gui.forms.folders_field import FoldersField
from leman_desk.gui.forms.mailbox_values import IMAP_PORTS, SMTP_PORTS, MailboxValues
from leman_desk.gui.forms.sign_in_field import SignInField
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo, PassphraseField
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.services.desk_setup import MailboxReport
from leman_desk.services.ports_mailing import ConnectionReport
from leman_desk.wording.errors import describe_code
from leman_desk.wording.labels import SECURITY
from leman_desk.wording.words import N_, Words

_LARGEST_PORT = 65535


class ServerFields(QWidget):
    """Host, port and encryption of one server; choosing an encryption brings its usual port.

    Attributes:
        changed: Sent at every change by a person.
    """

    changed = Signal()

    def __init__(self, theme: Theme, title: str, ports: dict[Security, int], name: str) -> None:
        """Build the fields.

        Args:
            theme: Icons and colours.
            title: Message id of the host's label.
            ports: The usual port of each encryption.
            name: Tells port and encryption of one server from those of the other, as object name.
        """
        super().__init__()
        self._ports = ports
        self.host = QLineEdit()
        self.port = NumberField(1, _LARGEST_PORT)
        self.security = FlatCombo(theme, bordered=True)
        for each in Security:
            self.security.addItem(each.value, each)
        self.host_field = Field(title, self.host, width=190, hint=N_("mail.example.com"))
        self._fields = (
            self.host_field,
            Field(N_("Port"), self.port, width=76),
            Field(N_("Encryption"), self.security, width=170),
        )
        row = FlowLayout(self)
        for field, stretch in zip(self._fields, (3, 0, 2), strict=True):
            row.add(field, stretch)
        self.port.setObjectName(f"{name}_port")
        self.security.setObjectName(f"{name}_encryption")
        self.port.set_value(ports[Security.TLS])
        self.host.textEdited.connect(self.changed)
        self.port.textEdited.connect(self.changed)
        self.security.activated.connect(self._follow)

    def show_values(self, host: str, port: int, security: Security) -> None:
        """Fill the fields."""
        self.host.setText(host)
        self.security.setCurrentIndex(list(Security).index(security))
        self.port.set_value(port)

    def chosen(self) -> Security:
        """Give the encryption chosen."""
        return Security(self.security.currentData())

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        for field in self._fields:
            field.retranslate(words)
        for index, each in enumerate(Security):
            self.security.setItemText(index, words.t(SECURITY[each]))

    def _follow(self) -> None:
        self.port.set_value(self._ports[self.chosen()])
        self.changed.emit()


class TestRow(QWidget):
    """What the test of one server found, with the button that mends it.

    Attributes:
        mend_requested: Port and encryption that were seen to work.
    """

    mend_requested = Signal(int, object)

    def __init__(self, theme: Theme, title: str, fine: str) -> None:
        """Build the row.

        Args:
            theme: Icons and colours.
            title: Message id of the server's name.
            fine: Message id of the sentence for a server that works.
        """
        super().__init__()
        self._title_message, self._fine = title, fine
        self._report: ConnectionReport | None = None
        self._title = Text("", "strong")
        self._title.setMinimumWidth(112)
        self._verdict = Verdict(theme)
        self._mend = Button(theme, kind="primary", compact=True)
        self._mend.hide()
        self._mend.clicked.connect(self._on_mend)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self._title)
        row.addWidget(self._verdict, 1)
        row.addWidget(self._mend)

    @property
    def says(self) -> str:
        """The sentence of the row."""
        return self._verdict.text

    def show_report(self, report: ConnectionReport | None, words: Words) -> None:
        """Show what was found; None before a test."""
        self._report = report
        self._mend.setVisible(report is not None and report.suggest_port is not None)
        self.retranslate(words)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._title.setText(words.t(self._title_message))
        report = self._report
        if report is None:
            self._verdict.waiting(words.t("Not tested yet."))
            return
        if report.suggest_port is not None:
            self._mend.setText(words.t("Use port {port}", port=report.suggest_port))
        if not report.ok:
            text = describe_code(report.code, dict(report.params), words)
            self._verdict.failed(f"{text.title}. {text.sentence}")
        elif report.messages is not None:
            self._verdict.passed(
                words.n(
                    "Signed in. {count} message in the inbox. Nothing is deleted on the server.",
                    "Signed in. {count} messages in the inbox. Nothing is deleted on the server.",
                    report.messages,
                ),
                quiet=True,
            )
        else:
            self._verdict.passed(words.t(self._fine), quiet=True)

    def _on_mend(self) -> None:
        report = self._report
        if report is not None and report.suggest_port is not None:
            security = Security(report.suggest_security) if report.suggest_security else None
            self.mend_requested.emit(report.suggest_port, security)


class MailboxForm(QWidget):
    """Every field of a mailbox, and its test.

    Attributes:
        changed: Sent at every change by a person; a test already shown is then out of date.
        test_requested: The test was asked for.
    """

    changed = Signal()
    test_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
        *,
        complete: bool = False,
        providers: Sequence[Provider] = (),
    ) -> None:
        """Build the form.

        Args:
            theme: Icons and colours.
            words: The language.
            parent: Qt parent.
            complete: Also ask for folders and for further servers to believe, which a first run can spare,
                and offer to sign in with a provider, for which there must be a desk.
            providers: Whom to sign in with.
        """
        super().__init__(parent)
        self._words = words
        self._kept = MailboxValues()
        self._complete = complete
        self.folders = FoldersField(theme, words)
        self.trusted = QLineEdit()
        self._trusted = Field(
            N_("Further servers to believe"), self.trusted, width=200, hint=N_("mx.example.com")
        )
        self._trusted_hint = Text("", "caption", "muted", wrap=True)
        self.address, self.display_name, self.username = QLineEdit(), QLineEdit(), QLineEdit()
        self.password = PassphraseField(theme, words)
        self.sign_in = SignInField(theme, words, providers)
        self.incoming = ServerFields(theme, N_("Incoming server"), IMAP_PORTS, "imap")
        self.outgoing = ServerFields(theme, N_("Outgoing server"), SMTP_PORTS, "smtp")
        self.ca, self.clocks_from = QLineEdit(), DayField()
        self.test = Button(theme, icon="system.test_connection")
        self._choose = Button(theme)
        self._address = Field(N_("Complaint mailbox"), self.address, width=200, hint=N_("info@example.com"))
        self._password = Field(N_("Mailbox password"), self.password, width=160)
        self._fields = (
            self._address,
            Field(N_("Sender name"), self.display_name, width=150),
            Field(N_("User name"), self.username, width=180, hint=N_("as the mailbox")),
            self._password,
        )
        self._ca = Field(N_("Own certificate authority (file)"), self.ca, width=200, hint=N_("none"))
        self._day = Field(N_("Clocks run for mail from"), self.clocks_from, width=160)
        self._day_hint = Text("", "caption", "muted", wrap=True)
        self.rows = (
            TestRow(theme, N_("Incoming mail"), N_("Signed in. Nothing is deleted on the server.")),
            TestRow(theme, N_("Outgoing mail"), N_("Signed in. Nothing was sent.")),
        )
        self._lay_out()
        self._connect()
        self.retranslate(words)

    def values(self) -> MailboxValues:
        """Give what the form holds."""
        return MailboxValues(
            address=self.address.text().strip(),
            display_name=self.display_name.text().strip(),
            username=self.username.text().strip(),
            password=self.password.text() if self.sign_in.by_password else self.sign_in.reference,
            imap_host=self.incoming.host.text().strip(),
            imap_port=self.incoming.port.value(993),
            imap_security=self.incoming.chosen(),
            smtp_host=self.outgoing.host.text().strip(),
            smtp_port=self.outgoing.port.value(465),
            smtp_security=self.outgoing.chosen(),
            folders=self._chosen_folders(),
            ca=self.ca.text().strip(),
            clocks_from=self.clocks_from.day,
            poll_seconds=self._kept.poll_seconds,
            trusted_servers=self.trusted.text().strip() if self._complete else self._kept.trusted_servers,
            id=self._kept.id,
        )

    def show_values(self, values: MailboxValues) -> None:
        """Fill the form; a test shown before is forgotten."""
        self._kept = values
        self.address.setText(values.address)
        self.display_name.setText(values.display_name)
        self.username.setText(values.username)
        self.password.setText(values.password)
        self.incoming.show_values(values.imap_host, values.imap_port, values.imap_security)
        self.outgoing.show_values(values.smtp_host, values.smtp_port, values.smtp_security)
        self.ca.setText(values.ca)
        self.clocks_from.set_day(values.clocks_from)
        self.folders.set_chosen(split_folders(values.folders))
        self.trusted.setText(values.trusted_servers)
        self.show_report(None)

    def _chosen_folders(self) -> str:
        """Give the folders as they were stored while the choice is the same."""
        chosen = self.folders.chosen()
        same = not self._complete or chosen == split_folders(self._kept.folders)
        return self._kept.folders if same else join_folders(chosen)

    def show_report(self, report: MailboxReport | None) -> None:
        """Show what a test found; None before a test."""
        self.rows[0].show_report(None if report is None else report.incoming, self._words)
        self.rows[1].show_report(None if report is None else report.outgoing, self._words)
        self._results.setVisible(report is not None)

    def set_testing(self, *, testing: bool) -> None:
        """Say in the button that a test is under way."""
        self.test.setEnabled(not testing)
        self.test.setText(self._words.t("Testing…") if testing else self._words.t("Test"))

    def check(self, *, password_needed: bool) -> bool:
        """Show one sentence at each field that is wrong; tell whether none is."""
        values, words = self.values(), self._words
        local, _, domain = values.address.rpartition("@")
        wrong = not local or not domain or any(letter.isspace() for letter in values.address)
        missing = words.t("Enter the server’s name.")
        self._address.set_error(
            words.t("Enter the whole address, such as info@example.com.") if wrong else ""
        )
        self.incoming.host_field.set_error("" if values.imap_host else missing)
        self.outgoing.host_field.set_error("" if values.smtp_host else missing)
        no_day = values.clocks_from is None
        self._day.set_error(words.t("Enter a day, such as 24/02/2026.") if no_day else "")
        no_folder = self._complete and not self.folders.chosen()
        self.folders.set_error(words.t("Choose at least one folder.") if no_folder else "")
        if self.sign_in.by_password:
            lacks = password_needed and not values.password
            self._password.set_error(words.t("Enter the password of the mailbox.") if lacks else "")
        else:
            lacks = not self.sign_in.signed_in
            self.sign_in.set_error(words.t("Sign in first.") if lacks else "")
        return not (wrong or lacks or no_day or no_folder) and bool(values.imap_host and values.smtp_host)

    def clear_errors(self) -> None:
        """Take all sentences away."""
        self.folders.set_error("")
        for field in (
            self._address,
            self._password,
            self._day,
            self.incoming.host_field,
            self.outgoing.host_field,
        ):
            field.set_error("")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for field in (*self._fields, self._ca, self._day, self._trusted, self.folders):
            field.retranslate(words)
        self._trusted_hint.setText(
            words.t(
                "Some providers write the time of arrival and the check of the sender under another name "
                "than the incoming server’s. Names below one of these are believed as well."
            )
        )
        self.password.retranslate(words)
        self.sign_in.retranslate(words)
        self.incoming.retranslate(words)
        self.outgoing.retranslate(words)
        for row in self.rows:
            row.retranslate(words)
        self._choose.setText(words.t("Choose…"))
        self._day_hint.setText(
            words.t("Older mail is archive: it can be searched, but no clock runs for it.")
        )
        self.set_testing(testing=not self.test.isEnabled() and self.isEnabled())

    def _lay_out(self) -> None:
        first = FlowLayout()
        for field, stretch in zip(self._fields, (4, 3, 3, 3), strict=True):
            first.add(field, stretch)
        authority = QWidget()
        chooser = QHBoxLayout(authority)
        chooser.setContentsMargins(0, 0, 0, 0)
        chooser.setSpacing(8)
        chooser.addWidget(self._ca, 1)
        chooser.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignBottom)
        third = FlowLayout()
        third.add(self._day, 0)
        third.add(authority, 3)
        third.add(self.test, 0)
        self._results = QWidget()
        results = QVBoxLayout(self._results)
        results.setContentsMargins(0, 0, 0, 0)
        results.setSpacing(8)
        results.addWidget(Rule())
        for row in self.rows:
            results.addWidget(row)
        self._results.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(first)
        column.addWidget(self.sign_in)
        self.sign_in.setVisible(self._complete)
        column.addWidget(self.incoming)
        column.addWidget(self.outgoing)
        column.addLayout(third)
        column.addWidget(self._day_hint)
        for part in (self.folders, self._trusted, self._trusted_hint):
            column.addWidget(part)
            if not self._complete:
                part.hide()
        column.addWidget(self._results)

    def _connect(self) -> None:
        for editor in (self.address, self.display_name, self.username, self.password, self.ca):
            editor.textEdited.connect(self._touch)
        self.clocks_from.textEdited.connect(self._touch)
        self.trusted.textEdited.connect(self._touch)
        self.folders.changed.connect(self._touch)
        self.incoming.changed.connect(self._touch)
        self.outgoing.changed.connect(self._touch)
        self._choose.clicked.connect(self._choose_ca)
        self.test.clicked.connect(self.test_requested)
        self.sign_in.changed.connect(self._touch)
        self.sign_in.chosen.connect(self._follow_provider)
        self.rows[0].mend_requested.connect(lambda port, security: self._mend(self.incoming, port, security))
        self.rows[1].mend_requested.connect(lambda port, security: self._mend(self.outgoing, port, security))

    def show_sign_in(self, state: SignInState | None) -> None:
        """Show how the mailbox is opened; None for a password."""
        self.sign_in.show_state(state)
        self._password.setVisible(self.sign_in.by_password)

    def _follow_provider(self) -> None:
        """Fill in the provider's mail servers, and ask for a password only where it is the way in."""
        provider = self.sign_in.provider
        self._password.setVisible(provider is None)
        if provider is not None and provider.imap[0]:
            self.incoming.show_values(*provider.imap, Security.TLS)
            self.outgoing.show_values(*provider.smtp, Security.STARTTLS)

    def _touch(self) -> None:
        self.clear_errors()
        self.changed.emit()

    def _mend(self, server: ServerFields, port: int, security: Security | None) -> None:
        server.show_values(server.host.text(), port, security or server.chosen())
        self._touch()
        self.test_requested.emit()

    def _choose_ca(self) -> None:
        path, _ = QFileDialog.getOpenFileName(self, self._words.t("Certificate authority"))
        if path:
            self.ca.setText(path)
            self._touch()
