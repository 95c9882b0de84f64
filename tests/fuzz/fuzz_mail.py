"""Feeds the mail parser and the HTML cleaner with what nobody would write, guided by coverage; run by hand.

    python -m pip install atheris
    python tests/fuzz/fuzz_mail.py parse|safe [options of libFuzzer, such as -runs=1000000 CORPUS_FOLDER]

An input that raises, takes over two seconds of the processor or needs over 300 MB of its own ends the run
and is kept as a file.
"""

import sys

import atheris  # type: ignore[import-not-found,unused-ignore]  # not among the project's dependencies

from tests.fuzz.bounds import measured

with atheris.instrument_imports(include=["leman_desk"]):
    from leman_desk.domain.message import Message
    from leman_desk.mail.parse import parse_message
    from leman_desk.mail.safe_html import make_safe

_FORBIDDEN = ("<script", "<iframe", "<form", "<object", "<embed", "<meta", "<link", "<base")


def parse(data: bytes) -> None:
    """Read any bytes as a mail: it must give a message, whole in its types, and keep within its bounds."""
    message = measured(lambda: parse_message(data))
    assert isinstance(message, Message)
    for text in (message.subject, message.text, message.html or "", message.reply_text):
        text.encode("utf-8")  # lone surrogates would break the database
    for attachment in message.attachments:
        attachment.filename.encode("utf-8")
        assert attachment.size == len(attachment.data)


def safe(data: bytes) -> None:
    """Clean any text: nothing that runs or loads is left, and cleaning again changes nothing."""
    text = data.decode("utf-8", "replace")
    cleaned = measured(lambda: make_safe(text))
    lowered = cleaned.html.casefold()
    assert not any(each in lowered for each in _FORBIDDEN)
    assert make_safe(cleaned.html).html == cleaned.html


def main() -> None:
    """Choose what is tried, and hand over."""
    chosen = {"parse": parse, "safe": safe}[sys.argv[1]]
    atheris.Setup([sys.argv[0], *sys.argv[2:]], chosen)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
