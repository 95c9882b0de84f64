"""What is odd about a file, in words: the tricks in its name, what it might run, what the scanner says."""

from leman_desk.domain.filenames import Disguise, disguises, ending, is_risky
from leman_desk.wording.labels import Table
from leman_desk.wording.scans import quarantined, scan_sentence
from leman_desk.wording.words import N_, Words

DISGUISE: Table = {
    Disguise.DIRECTION: N_("The name turns its own reading direction around; it really ends in “{ending}”."),
    Disguise.DOUBLE_ENDING: N_("The name shows two endings; the one that counts is “{ending}”."),
    Disguise.HIDDEN: N_("The name holds letters that nobody sees; they are written out here."),
    Disguise.SPACES: N_("Spaces or dots in the name hide how it ends: “{ending}”."),
    Disguise.PATH: N_("The name holds a folder; only its last part is used."),
    Disguise.LOOKALIKE: N_("The name holds letters that only look like others."),
    Disguise.RESERVED: N_("Windows keeps this name for a device; the file is saved under another."),
}
_RISKY = N_("Opening it could run something; it can be saved only as a locked archive.")


def disguise_sentences(words: Words, name: str) -> tuple[str, ...]:
    """Say what is odd about a name, the gravest first; nothing for an honest one."""
    last = ending(name) or "–"
    return tuple(words.t(DISGUISE[each], ending=last) for each in disguises(name))


def warnings_of(words: Words, name: str, scan: str, signature: str) -> tuple[str, ...]:
    """Give what a person has to know at once: quarantine, then tricks in the name."""
    first = (scan_sentence(words, scan, signature),) if quarantined(scan) else ()
    return (*first, *disguise_sentences(words, name))


def file_sentences(words: Words, name: str, content_type: str, scan: str, signature: str) -> tuple[str, ...]:
    """Give everything there is to say of a file, for its tooltip."""
    told = list(warnings_of(words, name, scan, signature))
    if is_risky(name, content_type) and not quarantined(scan):
        told.append(words.t(_RISKY))
    if scan and not quarantined(scan):
        told.append(scan_sentence(words, scan, signature))
    return tuple(told)
