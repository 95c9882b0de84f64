"""Files and the virus scanner: what waits is checked beside other work; a hit is quarantined (product §7)."""

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, EvidenceId, MessageId
from leman_desk.domain.message import Message
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.scanning import MOST_TRIES, FileScan, Verdict, scanner_place
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_scanning import ScanAnswer, ScanCounts, Scanner, ScannerReport, ScanSource
from leman_desk.services.ports_system import Cancelled, Clock, Workers

_log = logging.getLogger(__name__)
_LEASE = "scanner"
_LEASE_LASTS = timedelta(minutes=30)
_BATCH = 20
_MB = 1024 * 1024
_AT_ONCE_SECONDS = 5
_PERHAPS_THE_FILE = frozenset({"scan.lost", "scan.timeout"})


@dataclass(frozen=True, slots=True)
class ScanReport:
    """What one run did.

    Attributes:
        away: Code of why the scanner could not be asked; empty when it answered.
    """

    checked: int = 0
    infected: int = 0
    away: str = ""
    changes: Changes = field(default_factory=Changes)


class Scanning:
    """Asks the scanner that the desk has set up, and keeps what it says."""

    def __init__(
        self, store: Store, clock: Clock, mail: MailRoom, scanner: Scanner, workers: Workers
    ) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._scanner = scanner
        self._workers = workers
        self._parsed: tuple[MessageId, Message] | None = None

    def run(self, *, cancelled: Cancelled | None = None) -> ScanReport:
        """Check what waits, the newest first; a scanner that is away lets it wait on.

        Safe to call from several programs at once: one of them does it.
        """
        settings = self._settings()
        if not _in_use(settings) or not self._take():
            return ScanReport()
        try:
            return self._run(settings, cancelled)
        finally:
            self._parsed = None
            with self._store.work() as work:
                work.drop_lease(_LEASE, self._workers.name())
                work.commit()

    def check_again(self, actor: Actor, *, cancelled: Cancelled | None = None) -> ScanReport:
        """Ask anew about everything that was not found clean, as after an update of the scanner's signatures.

        What is quarantined stays so until the scanner finds nothing in it.
        """
        require(actor, Act.ADMINISTER)
        settings = self._settings()
        if not _in_use(settings):
            raise Refused("scan.off")
        with self._store.work() as work:
            work.scan_again()
            infected = work.infected_scans()
            work.commit()
        released: set[CaseId] = set()
        for scan in infected:
            if cancelled is not None and cancelled():
                break
            released |= self._check(scan, settings)
        report = self.run(cancelled=cancelled)
        return replace(report, changes=report.changes | _stale(released))

    def test(self, actor: Actor, *, address: str) -> ScannerReport:
        """Try a scanner that need not be saved yet, with the harmless EICAR file.

        Raises:
            Refused: ``scan.bad_address``, ``mailbox.sample_desk``.
        """
        require(actor, Act.ADMINISTER)
        settings = self._settings()
        if settings.sample:
            raise Refused("mailbox.sample_desk")
        return self._scanner.test(scanner_place(address), seconds=settings.scan_seconds)

    def counts(self, actor: Actor) -> ScanCounts:
        """Count the files by verdict."""
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            return work.scan_counts()

    def require_clean(self, contents: Sequence[str]) -> int:
        """Let pass what is not quarantined; what waits is checked first, if the scanner answers.

        Never called inside a unit of work, for asking may take some seconds.

        Args:
            contents: SHA-256 of each.

        Returns:
            How many the scanner in use has not found clean.

        Raises:
            Refused: ``file.quarantined`` with ``signature``.
        """
        settings = self._settings()
        # Somebody waits for it.
        settings = replace(settings, scan_seconds=min(settings.scan_seconds, _AT_ONCE_SECONDS))
        asking = _in_use(settings)
        waiting = 0
        for sha256 in dict.fromkeys(contents):
            with self._store.work() as work:
                scan = work.scan_of(sha256)
            if scan is not None and scan.verdict is Verdict.WAITING and asking:
                try:
                    self._check(scan, settings)
                except Unavailable as error:
                    _log.warning("scanner away: %s", error)
                    asking = False
            with self._store.work() as work:
                refuse_quarantined(work, sha256)
                known = work.scan_of(sha256)
            waiting += _in_use(settings) and known is not None and known.verdict is not Verdict.CLEAN
        return waiting

    def _run(self, settings: DeskSettings, cancelled: Cancelled | None) -> ScanReport:
        tried: set[str] = set()
        cases: set[CaseId] = set()
        away = ""
        infected = 0
        while not away:
            with self._store.work() as work:
                batch = [each for each in work.waiting_scans(_BATCH) if each.sha256 not in tried]
            if not batch:
                break
            for scan in batch:
                if cancelled is not None and cancelled():
                    return ScanReport(len(tried), infected, away, _stale(cases))
                try:
                    cases |= self._check(scan, settings)
                except Unavailable as error:
                    _log.warning("scanner away: %s", error)
                    away = error.code
                    break
                tried.add(scan.sha256)
                with self._store.work() as work:
                    known = work.scan_of(scan.sha256)
                infected += known is not None and known.verdict is Verdict.INFECTED
        return ScanReport(len(tried), infected, away, _stale(cases) if tried else Changes())

    def _check(self, scan: FileScan, settings: DeskSettings) -> set[CaseId]:
        """Ask about one content, keep the answer, and give the cases it lies on.

        Raises:
            Unavailable: ``scan.*``; nothing is changed then.
        """
        with self._store.work() as work:
            places = work.places_of(scan.sha256)
        answer = self._ask(scan, places, settings)
        now = self._clock.now()
        checked = _after(scan, answer, now)
        with self._store.work() as work:
            work.put_scan(checked)
            before = scan.verdict is Verdict.INFECTED
            if (checked.verdict is Verdict.INFECTED) != before:
                places = work.places_of(scan.sha256)
                kind = FactKind.FILE_RELEASED if before else FactKind.FILE_QUARANTINED
                for place in places:
                    work.record(_fact(kind, checked, place, now))
            work.commit()
        return {place.case for place in places if place.case is not None}

    def _ask(self, scan: FileScan, places: Sequence[ScanSource], settings: DeskSettings) -> ScanAnswer:
        if not scan.size:
            return ScanAnswer(Verdict.CLEAN)
        limit = settings.scan_limit_mb * _MB
        if scan.size > limit:
            return ScanAnswer(Verdict.TOO_LARGE)
        where, seconds = scanner_place(settings.scanner), float(settings.scan_seconds)
        for place in places:
            try:
                pieces = self._pieces(place, scan.sha256)
                if pieces is not None:
                    return self._scanner.scan(where, pieces, limit_bytes=limit, seconds=seconds)
            except Refused as error:  # damaged bytes: the next place may be whole
                _log.warning("not checked: %s", error)
            except Unavailable as error:
                # One file that a scanner chokes on must not keep the others waiting for ever.
                if error.code not in _PERHAPS_THE_FILE or not self._scanner.test(where, seconds=seconds).ok:
                    raise
                break
        return ScanAnswer(Verdict.FAILED)

    def _pieces(self, place: ScanSource, sha256: str) -> Iterator[bytes] | None:
        """Give the bytes of a content from one place; None when they are not there as they were."""
        vault = self._store.reader().vault
        if place.message is None or place.part is None:
            return vault.chunks(place.raw)
        if self._parsed is None or self._parsed[0] != place.message:
            self._parsed = place.message, self._mail.parse(vault.get(place.raw))
        parts = self._parsed[1].attachments
        if place.part >= len(parts) or hashlib.sha256(parts[place.part].data).hexdigest() != sha256:
            return None
        return iter((parts[place.part].data,))

    def _settings(self) -> DeskSettings:
        return self._store.reader().settings()

    def _take(self) -> bool:
        now = self._clock.now()
        with self._store.work() as work:
            holder = work.lease_holder(_LEASE)
            if holder is not None and self._workers.gone(holder):
                work.drop_lease(_LEASE, holder)
            taken = work.take_lease(_LEASE, self._workers.name(), now, now + _LEASE_LASTS)
            work.commit()
        return taken


def note_file(
    work: UnitOfWork,
    sha256: str,
    size: int,
    case: CaseId | None,
    now: datetime,
    *,
    message: MessageId | None = None,
    part: int | None = None,
    evidence: EvidenceId | None = None,
) -> None:
    """Let a file that came wait for the scanner; a content known as infected is noted at once."""
    work.await_scan(sha256, size)
    known = work.scan_of(sha256)
    if known is not None and known.verdict is Verdict.INFECTED:
        codes: dict[str, Value] = {"sha256": sha256, "signature": known.signature}
        codes |= _where(message, part, evidence)
        work.record(Fact(FactKind.FILE_QUARANTINED, now, case=case, codes=codes))


def refuse_quarantined(work: UnitOfWork, sha256: str) -> None:
    """Refuse what the scanner found something in. Raises Refused ``file.quarantined``."""
    scan = work.scan_of(sha256)
    if scan is not None and scan.verdict is Verdict.INFECTED:
        raise Refused("file.quarantined", signature=scan.signature)


def _in_use(settings: DeskSettings) -> bool:
    # From a desk of invented people nothing leaves, not even to a scanner.
    return bool(settings.scanner) and not settings.sample


def _after(scan: FileScan, answer: ScanAnswer, now: datetime) -> FileScan:
    """Give what is known after an answer; an error is tried again, and ends no quarantine."""
    tries = scan.tries + 1 if answer.verdict is Verdict.FAILED else scan.tries
    verdict = answer.verdict
    if verdict is Verdict.FAILED and tries < MOST_TRIES:
        verdict = Verdict.WAITING
    if scan.verdict is Verdict.INFECTED and verdict is not Verdict.CLEAN:
        return replace(scan, checked_at=now, signature=answer.signature or scan.signature)
    return replace(scan, verdict=verdict, signature=answer.signature, checked_at=now, tries=tries)


def _fact(kind: FactKind, scan: FileScan, place: ScanSource, now: datetime) -> Fact:
    codes: dict[str, Value] = {"sha256": scan.sha256, "signature": scan.signature}
    return Fact(kind, now, case=place.case, codes=codes | _where(place.message, place.part, place.evidence))


def _where(message: MessageId | None, part: int | None, evidence: EvidenceId | None) -> dict[str, Value]:
    found: dict[str, Value] = {"message": message, "part": part, "evidence": evidence}
    return {name: value for name, value in found.items() if value is not None}


def _stale(cases: set[CaseId]) -> Changes:
    return Changes(frozenset({Kind.MESSAGES, Kind.EVIDENCE, Kind.AUDIT}), frozenset(cases))
