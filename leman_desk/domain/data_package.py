"""A data package: what the desk holds about one customer, given to them (access, policy §2, product §3)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from leman_desk.domain.ids import CaseId, CustomerId, PersonId

REQ_ACCESS = "REQ_ACCESS"
"""Code of the category of requests to view, correct or obtain data."""
IDENTITY_LASTS = timedelta(days=30)
"""For how long a verified identity lets packages be made; after that it is checked anew."""
SCHEMA = "leman-desk/data-package/1"
"""Name and version of the form of the JSON files in a package."""

PackageId = NewType("PackageId", int)


class Withheld(StrEnum):
    """Why something is not in a package."""

    BETWEEN_OTHERS = "between_others"
    """A mail between other people, on a case of the customer."""
    NAMES_OTHERS = "names_others"
    """A file in which another person is named."""
    NOT_SEARCHED = "not_searched"
    """A file that cannot be searched for other people, such as a picture, and that nobody looked at."""
    RISKY = "risky"
    """A file that a computer might run."""
    QUARANTINED = "quarantined"
    NOT_WANTED = "not_wanted"
    """Whoever made the package left files out."""


LOOKED_AT = frozenset({Withheld.NAMES_OTHERS, Withheld.NOT_SEARCHED})
"""What a person who looks at the file may give all the same."""


@dataclass(eq=False)
class DataPackage:
    """That a package was made, and where it was saved; never what is in it. Moments UTC.

    Attributes:
        sha256: Of the ZIP archive, lower-case hex; empty while it is being written.
        size: Bytes of the archive.
        messages: How many mails are in it, and `files` how many files.
        withheld: How many mails and files were kept back.
        redacted: How many places were taken out of texts.
        path: Where it was saved; erasing deletes the file there, or names it when it cannot.
        removed_at: When the file was found to be gone, was deleted, or was given up half-way.
    """

    case: CaseId
    customer: CustomerId
    made_at: datetime
    made_by: PersonId
    language: str
    path: str
    sha256: str = ""
    size: int = 0
    messages: int = 0
    files: int = 0
    withheld: int = 0
    redacted: int = 0
    removed_at: datetime | None = None
    id: PackageId = field(default=PackageId(0))
    version: int = 1
