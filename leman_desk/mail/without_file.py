"""A mail without one of its files."""

from leman_desk.mail.mime import parse_tree


def without_file(raw: bytes, data: bytes) -> bytes:
    """Cut a file out of a mail, wherever it is a part of its own; the part stays, with nothing in it.

    Args:
        raw: The mail.
        data: The file as it was attached, its transfer encoding undone.

    Returns:
        The mail unchanged when it has no such part: an Outlook file, or one packed into another.
    """
    if not data:
        return raw
    for leaf in parse_tree(raw).leaves:
        if leaf.body and leaf.data([]) == data:
            raw = raw.replace(leaf.body, b"\r\n")
    return raw
