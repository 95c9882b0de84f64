"""What checking files for viruses needs of the outside and of storage; joined into `ports`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from leman_desk.domain.ids import BlobId, CaseId, EvidenceId, MessageId
from leman_desk.domain.scanning import FileScan, ScannerPlace, Verdict


@dataclass(frozen=True, slots=True)
class ScanAnswer:
    """What a scanner said of one file; `signature` names what it found."""

    verdict: Verdict
    signature: str = ""


@dataclass(frozen=True, slots=True)
class ScannerReport:
    """What the test of a scanner found.

    Attributes:
        code: Code of the error, empty when `ok`.
        version: What the scanner calls itself and its signatures.
    """

    ok: bool
    code: str = ""
    params: tuple[tuple[str, str], ...] = ()
    version: str = ""


class Scanner(Protocol):
    """A virus scanner that answers over a socket."""

    def scan(
        self, place: ScannerPlace, pieces: Iterator[bytes], *, limit_bytes: int, seconds: float
    ) -> ScanAnswer:
        """Give one file to the scanner, piece by piece, in constant memory.

        Args:
            place: Where it listens.
            pieces: The plain bytes.
            limit_bytes: A longer file is not sent to its end and called too large.
            seconds: Longest wait for any one step.

        Raises:
            Unavailable: ``scan.unreachable``, ``scan.timeout``, ``scan.lost``, ``scan.no_unix_sockets``.
        """
        ...

    def test(self, place: ScannerPlace, *, seconds: float) -> ScannerReport:
        """Ask for its version and let it find a harmless test file; never raises for what a socket does."""
        ...


@dataclass(frozen=True, slots=True)
class ScanSource:
    """Where the bytes of a content lie: an attachment of a mail, or else a piece of evidence."""

    message: MessageId | None
    raw: BlobId
    part: int | None
    case: CaseId | None
    evidence: EvidenceId | None = None


@dataclass(frozen=True, slots=True)
class ScanCounts:
    """How many contents there are by verdict."""

    waiting: int = 0
    infected: int = 0
    too_large: int = 0
    failed: int = 0
    clean: int = 0


class ScanWork(Protocol):
    """The part of a unit of work that keeps verdicts; part of `ports.UnitOfWork`."""

    def await_scan(self, sha256: str, size: int) -> None:
        """Let a content wait for a scanner, unless its verdict is known."""
        ...

    def scan_of(self, sha256: str) -> FileScan | None:
        """Give what is known of a content."""
        ...

    def waiting_scans(self, limit: int) -> list[FileScan]:
        """List contents that wait, the newest first."""
        ...

    def infected_scans(self) -> list[FileScan]:
        """List contents in quarantine."""
        ...

    def put_scan(self, scan: FileScan) -> None:
        """Replace the verdict on a content."""
        ...

    def scan_again(self) -> int:
        """Let wait again what was too large or failed, and give how many."""
        ...

    def places_of(self, sha256: str) -> Sequence[ScanSource]:
        """Every place where a content lies, attachments first."""
        ...

    def scan_counts(self) -> ScanCounts:
        """Count the contents by verdict."""
        ...
