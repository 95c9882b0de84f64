"""What customers' rights need of storage and documents; joined into `ports`."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from leman_desk.domain.data_package import DataPackage, PackageId
from leman_desk.domain.ids import CaseId, CustomerId, MessageId
from leman_desk.domain.redaction import Mark
from leman_desk.domain.rights import RightsItem, RightsItemId
from leman_desk.services.queries_rights import Overview, PackageMail, PackageScope, Part, PeopleKnown, Title


class RightsWork(Protocol):
    """The part of a unit of work about customers' rights; part of `ports.UnitOfWork`."""

    def data_package(self, package: PackageId) -> DataPackage:
        """Load one. Raises Refused ``package.unknown``."""
        ...

    def data_packages(self, case: CaseId) -> list[DataPackage]:
        """Load the packages that were made for a case, newest first."""
        ...

    def rights_item(self, item: RightsItemId) -> RightsItem:
        """Load one. Raises Refused ``rights.unknown``."""
        ...

    def rights_items(self, case: CaseId) -> list[RightsItem]:
        """Load what was asked on a case, in the order in which it was written down."""
        ...

    def rights_items_of(self, customer: CustomerId) -> list[RightsItem]:
        """Load what was asked on any case of a customer, oldest first."""
        ...

    def drop_rights_item(self, item: RightsItemId) -> None:
        """Delete one; none there is no error."""
        ...

    def unfinished_packages(self) -> list[DataPackage]:
        """Load the packages that are being saved, or were when their program was killed."""
        ...


class RightsReader(Protocol):
    """The part of the reader about customers' rights; part of `ports.Reader`."""

    def package_scope(self, customer: CustomerId) -> PackageScope:
        """What there is about a customer. Raises Refused ``customer.unknown``."""
        ...

    def package_mail(self, message: MessageId) -> PackageMail:
        """One mail with its text. Raises Refused ``message.unknown``."""
        ...

    def people_known(self, besides: Collection[CustomerId]) -> PeopleKnown:
        """Everybody but these customers, merged cards too."""
        ...


class PackageDocuments(Protocol):
    """A package as files; part of `ports_deadlines.Documents`."""

    def package_overview(self, overview: Overview, language: str) -> bytes:
        """Write the first document as PDF/A."""
        ...

    def package_part(self, part: Part, title: Title, language: str) -> bytes:
        """Write some mails as PDF/A."""
        ...

    def package_marks(self, language: str) -> dict[Mark, str]:
        """Give what stands where something was taken out."""
        ...

    def pdf_words(self, data: bytes) -> str | None:
        """Give the words of a PDF; None for one that is not all words: with pictures, locked or damaged."""
        ...

    def package_schema(self) -> bytes:
        """Give the JSON Schema of the files in a package."""
        ...

    def archive(self, entries: Iterable[tuple[str, Iterator[bytes]]], made_at: datetime) -> Iterator[bytes]:
        """Write a ZIP archive piece by piece, in constant memory; names are safe ones with ``/``."""
        ...
