"""Messages inside messages: which attachments are mail, and how deep they are followed."""

DEEPEST = 8
"""Messages within one another that are opened; nobody forwards so often, only a trap is deeper."""
MOST_FILES = 100
"""Files of an attached message that are listed."""
MOST_PICTURES = 50
"""Pictures in the text of one message that are shown."""
_TYPES = frozenset({"message/rfc822", "message/global", "application/vnd.ms-outlook"})
_ENDINGS = (".eml", ".msg")
# What a mail program may call a file it knows nothing of; any other type says what it is.
_UNSAID = frozenset({"application/octet-stream", "application/x-unknown", "text/plain", ""})


def is_mail(filename: str, content_type: str) -> bool:
    """Tell whether an attachment is a message that the reader can open as one of its own.

    Args:
        filename: As the sender wrote it; only its ending counts, and only where the type says nothing.
        content_type: Lower-case media type.
    """
    kind = content_type.casefold().strip()
    if kind in _TYPES:
        return True
    return kind in _UNSAID and filename.casefold().rstrip(" .").endswith(_ENDINGS)
