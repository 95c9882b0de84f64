"""Settings of the desk and its mailboxes, with connection tests."""

from dataclasses import dataclass, replace
from typing import Self

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import Mailbox, ServerFolder
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.sign_in import Client, SignInState
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.ports import Store
from leman_desk.services.ports_mailing import ConnectionReport, MailRoom
from leman_desk.services.ports_system import Cancelled, Clock
from leman_desk.services.signed_mail import Grants


@dataclass(frozen=True, slots=True)
class MailboxReport:
    """What the connection test of a mailbox found, each way."""

    incoming: ConnectionReport
    outgoing: ConnectionReport


@dataclass(frozen=True, slots=True)
class DeletionRules:
    """How deletion requests are decided: signatures, days of waiting, days between reminders."""

    signatures: int
    waiting_days: int
    remind_days: int

    @classmethod
    def of(cls, settings: DeskSettings) -> Self:
        """Read them out of the settings."""
        return cls(
            settings.deletion_signatures, settings.deletion_waiting_days, settings.deletion_remind_days
        )

    def within(self, settings: DeskSettings) -> DeskSettings:
        """Give settings with these. Raises Refused ``settings.out_of_range``."""
        return replace(
            settings,
            deletion_signatures=self.signatures,
            deletion_waiting_days=self.waiting_days,
            deletion_remind_days=self.remind_days,
        )

    def values(self) -> dict[str, Value]:
        """Name them as the settings do, for the audit trail."""
        return {
            "deletion_signatures": self.signatures,
            "deletion_waiting_days": self.waiting_days,
            "deletion_remind_days": self.remind_days,
        }


class DeskSetup:
    """The verbs of the settings page."""

    def __init__(self, store: Store, clock: Clock, mail: MailRoom, grants: Grants) -> None:
        self._grants = grants
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
            codes = {name: value for name, value in new.items() if old[name] != value and name not in _UNTOLD}
            if any(new[name] != old[name] for name in _SCANNING):
                work.scan_again()
            work.put_settings(settings)
            work.record(Fact(FactKind.SETTINGS_CHANGED, self._clock.now(), actor.id, codes=codes))
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS), "settings.saved", undo=lambda: self.change(actor, settings=before)
        )

    def set_deletion(self, actor: Actor, *, rules: DeletionRules) -> Outcome:
        """Set how deletion requests are decided; no other setting is touched, by taking it back neither.

        A request keeps the number of signatures with which the Board was asked, and one that is decided the
        end of its waiting period.

        Raises:
            Refused: ``settings.out_of_range``.
        """
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            kept = work.settings()
            before = DeletionRules.of(kept)
            codes = {name: value for name, value in rules.values().items() if before.values()[name] != value}
            work.put_settings(rules.within(kept))
            work.record(Fact(FactKind.SETTINGS_CHANGED, self._clock.now(), actor.id, codes=codes))
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS, Kind.DELETIONS),
            "settings.saved",
            undo=lambda: self.set_deletion(actor, rules=before),
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

    def sign_in(self, actor: Actor, *, mailbox: Mailbox, client: Client, cancelled: Cancelled) -> str:
        """Let a person sign in to a mailbox with the browser; give what then stands in its password's place.

        Raises:
            Refused: ``mailbox.sample_desk``, ``mailbox.server_missing``, ``oauth.*``.
            Unavailable: ``oauth.*``.
        """
        require(actor, Act.ADMINISTER)
        check_mailbox(mailbox)
        if self._sample():
            raise Refused("mailbox.sample_desk")
        hosts = (mailbox.imap_host, mailbox.smtp_host)
        return self._grants.sign_in(client, hosts, mailbox.username or mailbox.address, cancelled)

    def sign_out(self, actor: Actor, *, mailbox: MailboxId) -> Outcome:
        """Give a mailbox's grant back to its provider; its tokens are gone even when that fails.

        Raises:
            Unavailable: ``oauth.unreachable``, after the tokens were forgotten here.
        """
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            kept = work.secret(f"mailbox:{mailbox}")
            codes: dict[str, Value] = {"mailbox": int(mailbox), "signed_out": True}
            work.record(Fact(FactKind.MAILBOX_CHANGED, self._clock.now(), actor.id, codes=codes))
            work.commit()
        if kept is not None:
            self._grants.sign_out(kept.decode())
        return Outcome(changed(Kind.MAILBOXES, Kind.SETTINGS), "mailbox.signed_out")

    def sign_in_state(self, mailbox: MailboxId) -> SignInState | None:
        """Tell who signed a mailbox in; None where a password is kept, or nothing."""
        with self._store.work() as work:
            kept = work.secret(f"mailbox:{mailbox}")
        return self._grants.state(kept.decode()) if kept is not None else None

    def mailbox_password(self, mailbox: MailboxId) -> bool:
        """Tell whether a password is kept for a mailbox."""
        with self._store.work() as work:
            return work.secret(f"mailbox:{mailbox}") is not None


# Typed by people, so they stay out of facts.
_UNTOLD = frozenset({"organisation", "scanner", "backup_folder"})
_SCANNING = ("scanner", "scan_limit_mb")
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
