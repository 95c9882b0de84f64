"""Keep the Vietnamese catalogue in step with the texts in the code.

    python packaging/catalogues.py update          extract, merge, compile; print what lacks Vietnamese
    python packaging/catalogues.py fill FILE.json  take over {message: Vietnamese}, compile
    python packaging/catalogues.py check           fail on anything missing, stale or not compiled

A plural stands in the JSON under its singular; a context precedes its message, with U+0004 between.
"""

from __future__ import annotations

import io
import json
import string
import sys
import unicodedata
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
PO = ROOT / "resources" / "translations" / "vi" / "LC_MESSAGES" / "leman_desk.po"
MO = PO.with_suffix(".mo")
SOURCE = ROOT / "leman_desk"
KEYWORDS = {"t": None, "n": (1, 2), "c": ((1, "c"), 2), "N_": None, "NC_": ((1, "c"), 2), "NN_": (1, 2)}
CONTEXT_SEPARATOR = "\u0004"
HEADER = "# Vietnamese texts of Leman Desk; the English ones are the message ids in the code."


class _PlainCatalog(Catalog):
    """A catalogue whose header has no dates, so that equal texts give equal files."""

    mime_headers = [  # noqa: RUF012 - a constant, read by Babel as the property it replaces
        ("Project-Id-Version", "Leman Desk"),
        ("Language", "vi"),
        ("Plural-Forms", "nplurals=1; plural=0;"),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
    ]


def extracted(source: Path = SOURCE) -> Catalog:
    """Collect the texts that the code marks."""
    found = Catalog(locale="vi")
    rows = extract_from_dir(str(source), [("**.py", "python")], keywords=KEYWORDS)
    for filename, _line, message, _comments, context in rows:
        found.add(message, locations=[(filename, 0)], context=context)
    return found


def load() -> Catalog:
    """Read the catalogue; an absent one is empty."""
    if not PO.exists():
        return Catalog(locale="vi")
    with PO.open("rb") as stream:
        return read_po(stream, locale="vi", abort_invalid=True)


def forms(message: Message) -> list[str]:
    """Give the English text, or singular and plural."""
    return [message.id] if isinstance(message.id, str) else list(message.id or ())


def key(message: Message) -> str:
    """Give the key of a message in the JSON form."""
    first = forms(message)[0]
    return f"{message.context}{CONTEXT_SEPARATOR}{first}" if message.context else first


def entries(catalogue: Catalog) -> dict[str, Message]:
    """Give the messages by key, without the header."""
    return {key(message): message for message in catalogue if message.id}


def vietnamese(message: Message) -> str:
    """Give the translation, the one plural form there is."""
    text = message.string
    return text if isinstance(text, str) else (*(text or ()), "")[0]


def merged(source: Catalog, translations: dict[str, str]) -> Catalog:
    """Give the texts of the code, in the order of their keys, with the translations there are."""
    catalogue = _PlainCatalog(locale="vi", header_comment=HEADER, fuzzy=False)
    for name, message in sorted(entries(source).items()):
        text = translations.get(name, "")
        value = text if isinstance(message.id, str) else (text,)
        locations = sorted({(f"leman_desk/{filename}", 0) for filename, _ in message.locations})
        catalogue.add(message.id, value, locations, context=message.context)
    return catalogue


def po_bytes(catalogue: Catalog) -> bytes:
    """Write the text form."""
    stream = io.BytesIO()
    write_po(stream, catalogue, width=110, include_lineno=False)
    return stream.getvalue()


def mo_bytes(catalogue: Catalog) -> bytes:
    """Write the compiled form; it depends on keys and translations alone."""
    plain = merged(catalogue, {name: vietnamese(each) for name, each in entries(catalogue).items()})
    stream = io.BytesIO()
    write_mo(stream, plain)
    return stream.getvalue()


def write(catalogue: Catalog) -> None:
    """Write both forms."""
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(catalogue))
    MO.write_bytes(mo_bytes(catalogue))


def placeholders(text: str) -> frozenset[str]:
    """Give the names of the placeholders in a text.

    Raises:
        ValueError: A brace stands alone, or a placeholder has no name.
    """
    names = [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
    if not all(name.isidentifier() for name in names):
        raise ValueError(f"placeholders need names: {text}")
    return frozenset(names)


def faults(name: str, message: Message) -> list[str]:
    """Say what is wrong with one translated message."""
    text = vietnamese(message)
    found = []
    originals = forms(message)
    try:
        wanted = placeholders(originals[-1])
        if any(not placeholders(original) <= wanted for original in originals):
            found.append(f"the singular has a placeholder that the plural lacks: {name}")
        if text and placeholders(text) != wanted:
            found.append(f"placeholders differ: {name} → {text}")
    except ValueError as error:
        found.append(f"{error}: {name}")
    if any(unicodedata.normalize("NFC", each) != each for each in (*originals, text)):
        found.append(f"not in NFC: {name}")
    if text.strip() != text:
        found.append(f"space at an end: {name}")
    return found


def problems(source: Catalog, catalogue: Catalog, compiled: bytes) -> list[str]:
    """Say everything that is wrong between code, catalogue and compiled catalogue."""
    wanted, have = entries(source), entries(catalogue)
    found = [f"not in the catalogue, run update: {name}" for name in wanted if name not in have]
    found += [f"no longer in the code, run update: {name}" for name in have if name not in wanted]
    found += [f"obsolete entry: {key(message)}" for message in catalogue.obsolete.values()]
    for name, message in have.items():
        if not vietnamese(message):
            found.append(f"lacks Vietnamese: {name}")
        if message.fuzzy:
            found.append(f"fuzzy: {name}")
        found += faults(name, message)
    if compiled != mo_bytes(catalogue):
        found.append(f"{MO.name} is not what {PO.name} gives, run update")
    return [line.replace(CONTEXT_SEPARATOR, " | ") for line in found]


def update() -> int:
    """Bring the catalogue up to date and print what lacks Vietnamese."""
    have = {name: vietnamese(message) for name, message in entries(load()).items()}
    catalogue = merged(extracted(), have)
    write(catalogue)
    missing = {name: "" for name, message in entries(catalogue).items() if not vietnamese(message)}
    print(json.dumps(missing, ensure_ascii=False, indent=1))
    return 0


def fill(path: Path) -> int:
    """Take over translations; unknown messages are named and left aside."""
    given: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    source = extracted()
    have = {name: vietnamese(message) for name, message in entries(load()).items()}
    have |= {name: unicodedata.normalize("NFC", text) for name, text in given.items() if text}
    write(merged(source, have))
    unknown = [name for name in given if name not in entries(source)]
    for name in unknown:
        print(f"not in the code: {name}", file=sys.stderr)
    return 1 if unknown else 0


def check() -> int:
    """Print every problem; 0 when there is none."""
    found = problems(extracted(), load(), MO.read_bytes() if MO.exists() else b"")
    for line in found:
        print(line, file=sys.stderr)
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Run one of the three commands; 2 for wrong use."""
    match arguments:
        case ["update"]:
            return update()
        case ["fill", name]:
            return fill(Path(name))
        case ["check"]:
            return check()
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
