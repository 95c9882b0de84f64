"""Settings of the desk and its mailboxes, with connection tests."""

from dataclasses import dataclass

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import Mailbox, ServerFolder
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.ports import Clock, ConnectionReport, MailRoom, Store


@dataclass(frozen=True, slots=True)
class MailboxReport:
    """What the connection test of a mailbox found, each way."""

    incoming: ConnectionReport
    outgoing: ConnectionReport


class DeskSetup:
    """The verbs of the settings page."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail

    def change(self, actor: Actor, *, settings: DeskSettings) -> Outcome:
        """Replace the desk's settings; clocks that run keep the length they were promised."""
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            before = work.settings()
            if settings.sample != before.sample:
                raise Refused("settings.sample_fixed")
            new, old = settings.to_dict(), before.to_dict()
            codes = {
                name: value for name, value in new.items() if old[name] != value and name != "organisation"
            }
            work.put_settings(settings)
            work.record(Fact(FactKind.SETTINGS_CHANGED, self._clock.now(), actor.id, codes=codes))
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS), "settings.saved", undo=lambda: self.change(actor, settings=before)
        )

    def save_mailbox(self, actor: Actor, *, mailbox: Mailbox, password: str) -> Outcome:
        """Add a mailbox, or change the one with the same id; an empty password keeps the old.

        Raises:
            Refused: ``mailbox.sample_desk``, ``mailbox.address_invalid``, ``mailbox.password_needed``.
        """
        require(actor, Act.ADMINISTER)
        check_mailbox(mailbox)
        with self._store.work() as work:
            if work.settings().sample:
                raise Refused("mailbox.sample_desk")
            if mailbox.id == 0:
                if not password:
                    raise Refused("mailbox.password_needed")
                work.add(mailbox)
                work.flush()
                kept = mailbox
            else:
                kept = work.mailbox(mailbox.id)
                for name in _FORM:
                    setattr(kept, name, getattr(mailbox, name))
            if password:
                work.put_secret(f"mailbox:{kept.id}", password.encode())
            codes = {"mailbox": int(kept.id), "password": bool(password)}
            work.record(Fact(FactKind.MAILBOX_CHANGED, self._clock.now(), actor.id, codes=codes))
            work.commit()
        return Outcome(changed(Kind.MAILBOXES, Kind.SETTINGS), "mailbox.saved")

    def set_mailbox_disabled(self, actor: Actor, *, mailbox: MailboxId, disabled: bool) -> Outcome:
        """Stop reading a mailbox, or read it again; what came from it stays, and so does its password.

        Raises:
            Refused: ``mailbox.sample_desk``, ``mailbox.unknown``.
        """
        require(actor, Act.ADMINISTER)
        now = self._clock.now()
        with self._store.work() as work:
            if work.settings().sample:
                raise Refused("mailbox.sample_desk")
            kept = work.mailbox(mailbox)
            if (kept.disabled_at is not None) != disabled:
                kept.disabled_at = now if disabled else None
                kept.error = ""
                codes: dict[str, Value] = {"mailbox": int(mailbox), "disabled": disabled}
                work.record(Fact(FactKind.MAILBOX_CHANGED, now, actor.id, codes=codes))
                work.commit()
        return Outcome(
            changed(Kind.MAILBOXES, Kind.SETTINGS),
            "mailbox.disabled" if disabled else "mailbox.enabled",
            undo=lambda: self.set_mailbox_disabled(actor, mailbox=mailbox, disabled=not disabled),
        )

    def server_folders(self, actor: Actor, *, mailbox: Mailbox, password: str) -> list[ServerFolder]:
        """List the folders of a mailbox as its server names them; an empty password uses the one kept.

        Raises:
            Refused: ``mailbox.password_needed``, ``mail.*``.
            Unavailable: ``mail.*``.
        """
        require(actor, Act.ADMINISTER)
        if self._sample():
            raise Refused("mailbox.sample_desk")
        secret = password or self._kept_password(mailbox)
        with self._mail.source(mailbox.imap(), secret) as source:
            return source.folders()

    def _sample(self) -> bool:
        with self._store.work() as work:
            return work.settings().sample

    def test_mailbox(self, *, mailbox: Mailbox, password: str) -> MailboxReport:
        """Try both servers; an empty password uses the one kept. Changes and sends nothing.

        The kept password goes only to the servers it is kept for.
        """
        if not password and mailbox.id:
            password = self._kept_password(mailbox)
        return test_mailbox(self._mail, mailbox, password)

    def _kept_password(self, mailbox: Mailbox) -> str:
        if not mailbox.id:
            raise Refused("mailbox.password_needed")
        with self._store.work() as work:
            known = work.mailbox(mailbox.id)
            same = (known.imap_host, known.smtp_host) == (mailbox.imap_host, mailbox.smtp_host)
            kept = work.secret(f"mailbox:{mailbox.id}") if same else None
        if kept is None:
            raise Refused("mailbox.password_needed")
        return kept.decode()

    def mailbox_password(self, mailbox: MailboxId) -> bool:
        """Tell whether a password is kept for a mailbox."""
        with self._store.work() as work:
            return work.secret(f"mailbox:{mailbox}") is not None


_FORM = (
    *("address", "display_name", "username", "folders", "ca", "clocks_from", "poll_seconds"),
    "trusted_servers",
    *("imap_host", "imap_port", "imap_security"),
    *("smtp_host", "smtp_port", "smtp_security"),
)


def check_mailbox(mailbox: Mailbox) -> None:
    """Refuse an unusable form. Raises Refused ``mailbox.address_invalid``, ``mailbox.server_missing``."""
    local, at, domain = mailbox.address.rpartition("@")
    if not (local and at and domain) or any(char.isspace() for char in mailbox.address):
        raise Refused("mailbox.address_invalid")
    if not mailbox.imap_host.strip() or not mailbox.smtp_host.strip():
        raise Refused("mailbox.server_missing")


def test_mailbox(mail: MailRoom, mailbox: Mailbox, password: str) -> MailboxReport:
    """Try both servers of a mailbox that need not be saved yet."""
    incoming = mail.source(mailbox.imap(), password).test()
    outgoing = mail.sender(mailbox.smtp(), password).test()
    return MailboxReport(incoming, outgoing)
