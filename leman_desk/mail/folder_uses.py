"""What a server says its folders are for: special-use marks (RFC 6154)."""

import re
from collections.abc import Sequence

from leman_desk.domain.mailbox import INBOX, FolderUse

_USES = {
    b"\\junk": FolderUse.JUNK,
    b"\\sent": FolderUse.SENT,
    b"\\drafts": FolderUse.DRAFTS,
    b"\\trash": FolderUse.TRASH,
    b"\\archive": FolderUse.ARCHIVE,
    b"\\all": FolderUse.ALL,
    b"\\flagged": FolderUse.FLAGGED,
}
_JUNK_NAMES = frozenset({
    "junk", "junk e-mail", "junk email", "spam", "bulk mail", "thư rác", "spamverdacht", "indésirables",
})  # fmt: skip


def use_of(flags: Sequence[bytes], name: str) -> FolderUse:
    """Tell what a folder is for by its marks; only junk is also told by its usual names, which is a guess."""
    if name.upper() == INBOX:
        return FolderUse.INBOX
    for flag in flags:
        use = _USES.get(flag.lower())
        if use is not None:
            return use
    last = re.split(r"[/.]", name)[-1].casefold()
    return FolderUse.JUNK if last in _JUNK_NAMES else FolderUse.NONE
