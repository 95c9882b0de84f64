"""The log file: complete enough to help, empty of personal data."""

import logging
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.system import logs

NAME = "Nguyễn Thị Ánh"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    root = logging.getLogger()
    level = root.level
    handler = logs.install(tmp_path / "logs")
    yield tmp_path / "logs" / "desk.log"
    root.removeHandler(handler)
    handler.close()
    root.setLevel(level)


def own() -> logging.Logger:
    return logging.getLogger("leman_desk.mail.imap")


def test_codes_numbers_and_times_are_written(log_file: Path) -> None:
    own().info("fetched messages: %d of %d", 3, 7)
    own().warning(Refused("mail.password_refused", port=993))
    first, second = log_file.read_text(encoding="utf-8").splitlines()
    assert first.endswith("INFO leman_desk.mail.imap fetched messages: %d of %d 3 7")
    assert second.endswith("WARNING leman_desk.mail.imap mail.password_refused(port=993)")
    assert first[4] == first[7] == "-"


def test_no_text_from_outside_gets_in(log_file: Path) -> None:
    own().info("from %s", NAME)
    own().info("from %(name)s, %(count)d", {"name": NAME, "count": 2})
    logging.getLogger("imapclient").warning("LOGIN %s", NAME)
    logging.getLogger("imapclient").error(NAME)
    text = log_file.read_text(encoding="utf-8")
    assert NAME not in text
    assert "from %s <str>" in text
    assert "name=<str> count=2" in text
    assert text.count("imapclient (message withheld; test_logs:") == 2


def test_an_error_is_told_by_kind_and_place_without_its_message(log_file: Path) -> None:
    try:
        try:
            raise ValueError(NAME)
        except ValueError as cause:
            raise Refused("case.closed", number=12) from cause
    except Refused:
        own().exception("command failed")
    text = log_file.read_text(encoding="utf-8")
    assert NAME not in text
    assert "command failed | case.closed(number=12) at test_logs.py:" in text
    assert "caused by ValueError at test_logs.py:" in text
    assert len(text.splitlines()) == 1


def test_debug_records_stay_out(log_file: Path) -> None:
    own().debug("small things")
    assert not log_file.read_text(encoding="utf-8")


def test_it_rotates(log_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (handler,) = (each for each in logging.getLogger().handlers if isinstance(each, RotatingFileHandler))
    monkeypatch.setattr(handler, "maxBytes", 500)
    for number in range(100):
        own().info("line %d", number)
    files = sorted(path.name for path in log_file.parent.iterdir())
    assert files == ["desk.log", *(f"desk.log.{number}" for number in range(1, 6))]
    assert "line %d 99" in log_file.read_text(encoding="utf-8")


def test_a_folder_that_cannot_be_made_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable) as caught:
        logs.install(tmp_path / "file" / "logs")
    assert caught.value.code == "logs.not_writable"
