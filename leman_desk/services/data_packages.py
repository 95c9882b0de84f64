"""Access: a customer's identity is verified, then everything the desk holds about them is given as a file."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.data_package import IDENTITY_LASTS, LOOKED_AT, REQ_ACCESS, DataPackage, PackageId
from leman_desk.domain.deletion_identity import CheckResult, IdentityCheck, Method
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.redaction import Others, Own, Redactor
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.customer_scope import require_not_erasing
from leman_desk.services.customers import live_card
from leman_desk.services.package_contents import FileJudge, OfferedFile
from leman_desk.services.package_making import (
    Order,
    PackageMaker,
    attachments_of,
    concerns,
    evidence_of,
)
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_rights import PackageDocuments
from leman_desk.services.ports_system import Cancelled, Clock, Progress
from leman_desk.services.queries_rights import AccessView, FileToSee, PackageScope, SavedPackage, Title

_LANGUAGES = frozenset({"vi", "en"})


@dataclass(frozen=True, slots=True)
class PackageWish:
    """How a package is to be made.

    Attributes:
        target: Where it is saved; an existing file is replaced.
        language: ``vi`` or ``en``: of its documents.
        words: Further words that are taken out, such as the name of a neighbour.
        with_files: Whether attachments and evidence are given.
        looked_at: SHA-256 of files that a person looked at; they are given though a search would keep them.
    """

    target: Path
    language: str
    words: tuple[str, ...] = ()
    with_files: bool = True
    looked_at: frozenset[str] = frozenset()


class DataPackages:
    """The question and the verb about data packages."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        mail: MailRoom,
        calendars: Calendars,
        documents: PackageDocuments,
        files: Files,
    ) -> None:
        self._store, self._clock, self._mail = store, clock, mail
        self._calendars, self._documents, self._files = calendars, documents, files

    def view(self, actor: Actor, *, case: CaseId) -> AccessView:
        """Show a request for access: who asks, whether that is verified, what there is to give."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            packages = work.data_packages(case)
            names = {each.id: each.name for each in work.people()}
            checks = work.identity_checks(case)
            customer = live_card(work, complaint.customer) if complaint.customer is not None else None
            verified = verified_at(work, checks, complaint.customer, now)
        asked = complaint.category == REQ_ACCESS
        if customer is None:
            return AccessView(case, complaint.number, asked, None, "", "", "vi")
        scope = self._store.reader().package_scope(customer.id)
        own = [each for each in scope.heads if concerns(each, scope)]
        open_code = next((each for each in checks if each.result is CheckResult.OPEN), None)
        return AccessView(
            case=case,
            number=complaint.number,
            asked=asked,
            customer=customer.id,
            name=customer.name,
            email=customer.email,
            language=customer.language,
            verified_at=verified,
            code_open=_still_good(open_code, now),
            cases=len(scope.cases),
            mails=len(own),
            between_others=len(scope.heads) - len(own),
            files=scope.files,
            notes=scope.notes,
            packages=tuple(
                SavedPackage(
                    made_at=each.made_at,
                    made_by=names.get(each.made_by, ""),
                    sha256=each.sha256,
                    path=each.path,
                    messages=each.messages,
                    files=each.files,
                    redacted=each.redacted,
                    removed_at=each.removed_at,
                )
                for each in packages
            ),
        )

    def files_to_see(
        self,
        actor: Actor,
        *,
        case: CaseId,
        words: Sequence[str] = (),
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> tuple[FileToSee, ...] | None:
        """List the files that a package would leave out until a person has looked at them; None if cancelled.

        Args:
            actor: Who makes the package.
            case: The request for access.
            words: Further words that are taken out; a file with one of them is listed.
            progress: Told after each mail.
            cancelled: Asked before each file.

        Raises:
            Refused: ``package.not_asked``, ``package.no_customer``; ``vault.damaged``.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            customer = require_access(work.complaint(case))
            infected = {each.sha256 for each in work.infected_scans()}
        reader = self._store.reader()
        scope = reader.package_scope(customer)
        judge = FileJudge(
            self._redactor(scope, words, "en"),
            self._mail,
            self._documents.pdf_words,
            wanted=True,
            quarantined=infected.__contains__,
        )
        numbers = {each.id: each.number for each in scope.cases}
        found: list[FileToSee] = []
        heads = [each for each in scope.heads if concerns(each, scope)]

        def look(files: Iterator[OfferedFile], number: str, at: datetime | None) -> bool:
            for file in files:
                if cancelled is not None and cancelled():
                    return False
                why = judge.judge(file).why
                if why in LOOKED_AT:
                    found.append(
                        FileToSee(
                            file.sha256, file.name, why, number, at, file.message, file.part, file.evidence
                        )
                    )
            return True

        for done, head in enumerate(heads, start=1):
            mail = reader.package_mail(head.id)
            number = numbers.get(head.case, "") if head.case is not None else ""
            if not look(attachments_of(mail, reader, self._mail), number, mail.received_at):
                return None
            if progress is not None:
                progress(done, len(heads))
        of_case = {each.id: numbers.get(each.case, "") for each in scope.evidence}
        for file in evidence_of(scope, reader):
            if not look(iter((file,)), of_case[file.evidence] if file.evidence is not None else "", None):
                return None
        return tuple({each.sha256: each for each in reversed(found)}.values())[::-1]

    def make(
        self,
        actor: Actor,
        *,
        case: CaseId,
        wish: PackageWish,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> Outcome:
        """Make a package and save it. That cannot be undone: a file outside the desk may be copied.

        Where it lies is written down before its first byte, so that an erasure knows of it whatever happens.

        Raises:
            Refused: ``package.not_asked`` unless the case is one for access; ``package.no_customer``;
                ``package.not_verified``; ``customer.erasing``; ``package.cancelled``; ``vault.damaged``.
            Unavailable: ``file.full``, ``file.unwritable``, ``report.unavailable``.
        """
        require(actor, Act.WORK_CASES)
        language = wish.language if wish.language in _LANGUAGES else "vi"
        order, redactor, package = self._begin(actor, case, wish, language)
        maker = PackageMaker(
            order,
            redactor,
            self._store.reader(),
            self._mail,
            self._documents,
            progress,
            cancelled,
        )
        digest, size = hashlib.sha256(), [0]

        def counted(chunks: Iterator[bytes]) -> Iterator[bytes]:
            for chunk in chunks:
                digest.update(chunk)
                size[0] += len(chunk)
                yield chunk
            # The last moment at which nothing stays; from then on the package is there, and is told.
            if cancelled is not None and cancelled():
                raise Refused("package.cancelled")

        try:
            whole = self._documents.archive(maker.entries(), order.title.made_at)
            self._files.save(wish.target, counted(whole))
        except DeskError:
            self._give_up(package)
            raise
        redacted = sum(redactor.counts.values())
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.data_package(package)
            kept.sha256, kept.size = digest.hexdigest(), size[0]
            # Whoever tidied up in this moment could not know that it was on its way.
            kept.removed_at = None
            kept.messages, kept.files = maker.mails, sum(bool(each.path) for each in maker.files)
            kept.withheld, kept.redacted = maker.withheld, redacted
            codes: dict[str, Value] = {
                "package": int(package),
                "customer": int(kept.customer),
                "sha256": kept.sha256,
                "messages": kept.messages,
                "files": kept.files,
                "withheld": kept.withheld,
                "redacted": redacted,
                "looked_at": sum(each.looked_at for each in maker.files),
                "language": language,
            }
            work.record(Fact(FactKind.DATA_PACKAGE_MADE, now, actor.id, case, codes))
            number = work.complaint(case).number
            work.commit()
        params: dict[str, object] = {"number": number, "count": maker.mails}
        return Outcome(changed(Kind.CASES, Kind.AUDIT, cases=[case]), "package.made", params)

    def tidy(self) -> int:
        """Remove what programs that were killed while they saved a package left in the chosen folders.

        Where nothing is found the package stays remembered: the folder may be one of another computer.

        Returns:
            How many files were removed.
        """
        with self._store.work() as work:
            folders = {each.id: Path(each.path).parent for each in work.unfinished_packages()}
        found = {folder: self._files.clear_unfinished(folder) for folder in set(folders.values())}
        gone = {folder for folder, (removed, clear) in found.items() if removed and clear}
        if gone:
            with self._store.work() as work:
                for each in work.unfinished_packages():
                    if folders.get(each.id) in gone:
                        each.removed_at = self._clock.now()
                work.commit()
        return sum(removed for removed, _ in found.values())

    # --- inside -------------------------------------------------------------------------------------

    def _begin(
        self, actor: Actor, case: CaseId, wish: PackageWish, language: str
    ) -> tuple[Order, Redactor, PackageId]:
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            customer = require_access(complaint)
            card = live_card(work, customer)
            require_not_erasing(work, [customer])
            if verified_at(work, work.identity_checks(case), customer, now) is None:
                raise Refused("package.not_verified")
            settings = work.settings()
            names = {
                each.code: each.name_vi if language == "vi" else each.name_en for each in work.categories()
            }
            zone = self._calendars.of(work.calendar()).zone
            infected = {each.sha256 for each in work.infected_scans()}
            package = DataPackage(case, customer, now, actor.id, language, str(wish.target.absolute()))
            work.add(package)
            work.flush()
            number = package.id
            work.commit()
        reader = self._store.reader()
        scope = reader.package_scope(customer)
        with self._store.work() as work:
            suppressed = work.suppressed([*scope.addresses, *scope.phones])
        title = Title(complaint.number, settings.organisation, zone, now, card.name)
        order = Order(
            title=title,
            language=language,
            scope=scope,
            categories=names,
            suppressed=tuple(sorted(suppressed)),
            with_files=wish.with_files,
            quarantined=infected.__contains__,
            looked_at=wish.looked_at,
        )
        return order, self._redactor(scope, wish.words, language), number

    def _redactor(self, scope: PackageScope, words: Sequence[str], language: str) -> Redactor:
        """Know the customer and everybody else."""
        with self._store.work() as work:
            organisation = work.settings().organisation
            ours = {normal_email(each.address): each.display_name for each in work.mailboxes()}
        known = self._store.reader().people_known(scope.customers)
        own = Own(
            frozenset({*_own_names(scope), organisation, *ours.values()} - {""}),
            frozenset({*scope.addresses, *ours}),
            scope.phones,
        )
        near, emails = _taking_part(scope, own.emails)
        others = Others(
            names=known.names,
            near=near,
            staff=known.staff,
            emails=known.emails | emails,
            phones=known.phones,
            words=tuple(each for each in words if each.strip()),
        )
        return Redactor(own, others, self._documents.package_marks(language))

    def _give_up(self, package: PackageId) -> None:
        """Nothing was saved: note that nothing lies there."""
        with self._store.work() as work:
            work.data_package(package).removed_at = self._clock.now()
            work.commit()


def require_access(complaint: Complaint) -> CustomerId:
    """Give the customer who asks for access.

    Raises:
        Refused: ``package.not_asked``, ``package.no_customer``.
    """
    if complaint.category != REQ_ACCESS:
        raise Refused("package.not_asked")
    if complaint.customer is None:
        raise Refused("package.no_customer")
    return complaint.customer


def verified_at(
    work: UnitOfWork, checks: Sequence[IdentityCheck], customer: CustomerId | None, now: datetime
) -> datetime | None:
    """Give when the customer's identity was verified, if that still counts and is still the customer's."""
    for each in reversed(checks):
        if each.result is not CheckResult.VERIFIED or each.settled_at is None:
            continue
        if each.settled_at <= now - IDENTITY_LASTS:
            continue
        if each.method is Method.CODE:
            # The card may have been merged or split since; a code proves one address only.
            if customer is None or each.address is None:
                continue
            if each.address not in {known.id for known in work.addresses_of(customer)}:
                continue
        return each.settled_at
    return None


def _still_good(check: IdentityCheck | None, now: datetime) -> datetime | None:
    if check is None or check.expires_at is None or check.expires_at <= now:
        return None
    return check.expires_at


def _own_names(scope: PackageScope) -> Iterator[str]:
    """Give what the customer is called: on their cards, and by themselves in their mails."""
    yield from scope.names
    for head in scope.heads:
        if normal_email(head.sender[1]) in scope.addresses:
            yield head.sender[0]


def _taking_part(scope: PackageScope, own: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Give names and addresses of everybody else in the heads of the mails."""
    names: set[str] = set()
    emails: set[str] = set()
    for head in scope.heads:
        for name, address in (head.sender, *head.recipients):
            if normal_email(address) not in own:
                emails.add(normal_email(address))
                if "@" not in name:
                    names.add(name)
    return frozenset(names - {""}), frozenset(emails - {""})
