"""Feeds the mail parser and the HTML cleaner with what nobody would write, guided by coverage; run by hand.

    python -m pip install atheris
    python tests/fuzz/fuzz_mail.py parse|safe [options of libFuzzer, such as -runs=1000000 CORPUS_FOLDER]

An input that raises, takes over two seconds of the processor or needs over 300 MB ends the run and is kept
as a file.
"""

import resource
import sys
import time
from collections.abc import Callable
from typing import TypeVar

import atheris  # type: ignore[import-not-found,unused-ignore]  # not among the project's dependencies

with atheris.instrument_imports(include=["leman_desk"]):
    from leman_desk.domain.message import Message
    from leman_desk.mail.parse import parse_message
    from leman_desk.mail.safe_html import make_safe

T = TypeVar("T")
LONGEST_SECONDS = 2.0
MOST_BYTES = 300 * 1024 * 1024
_FORBIDDEN = ("<script", "<iframe", "<form", "<object", "<embed", "<meta", "<link", "<base")


class TooDear(Exception):  # noqa: N818 - says what is wrong, as the house's errors do
    """An input cost more than a mail may."""


def parse(data: bytes) -> None:
    """Read any bytes as a mail: it must give a message, whole in its types, and keep within its bounds."""
    message = _measured(lambda: parse_message(data))
    assert isinstance(message, Message)
    for text in (message.subject, message.text, message.html or "", message.reply_text):
        text.encode("utf-8")  # lone surrogates would break the database
    for attachment in message.attachments:
        attachment.filename.encode("utf-8")
        assert attachment.size == len(attachment.data)


def safe(data: bytes) -> None:
    """Clean any text: nothing that runs or loads is left, and cleaning again changes nothing."""
    text = data.decode("utf-8", "replace")
    cleaned = _measured(lambda: make_safe(text))
    lowered = cleaned.html.casefold()
    assert not any(each in lowered for each in _FORBIDDEN)
    assert make_safe(cleaned.html).html == cleaned.html


def _measured(work: Callable[[], T]) -> T:
    begun = time.process_time()
    result = work()
    if time.process_time() - begun > LONGEST_SECONDS:
        raise TooDear(f"{time.process_time() - begun:.1f} s")
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    if used > MOST_BYTES * 2:  # the fuzzer itself keeps the coverage and the corpus
        raise TooDear(f"{used >> 20} MB")
    return result


def main() -> None:
    """Choose what is tried, and hand over."""
    chosen = {"parse": parse, "safe": safe}[sys.argv[1]]
    atheris.Setup([sys.argv[0], *sys.argv[2:]], chosen)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
