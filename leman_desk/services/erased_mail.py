"""Recognises mail that was erased when it comes again by another way."""

from leman_desk.domain.correspondence import StoredMessage, addresses_of
from leman_desk.services.ports import UnitOfWork


def is_erased_mail(work: UnitOfWork, sha256: str, stored: StoredMessage) -> bool:
    """Tell whether a mail is an erased one of which some bytes differ, such as its Received fields.

    A Message-ID alone could be another mail's; with an address of an erased person it is the same one.
    """
    if not stored.message_id or not work.erased_before(sha256, stored.message_id):
        return False
    written = (*addresses_of(stored.recipients), *addresses_of(stored.cc))
    # An address that marketing may use again is still that of an erased person.
    named = [stored.sender_address, *(address for _, address in written)]
    return bool(work.suppressed(named, lifted=True))
