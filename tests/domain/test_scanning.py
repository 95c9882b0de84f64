"""Addresses of scanners, as people type them."""

import pytest

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.scanning import ScannerPlace, scanner_place


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("/run/clamav/clamd.ctl", ScannerPlace(path="/run/clamav/clamd.ctl")),
        ("  localhost:3310 ", ScannerPlace(host="localhost", port=3310)),
        ("localhost", ScannerPlace(host="localhost", port=3310)),
        ("10.0.0.5:1", ScannerPlace(host="10.0.0.5", port=1)),
        ("[::1]:65535", ScannerPlace(host="::1", port=65535)),
        ("[::1]", ScannerPlace(host="::1", port=3310)),
        ("::1", ScannerPlace(host="::1", port=3310)),
    ],
)
def test_an_address_is_read(typed: str, place: ScannerPlace) -> None:
    assert scanner_place(typed) == place


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", ":3310", "host:", "host:0", "host:65536", "host:-1", "host:١٢", "host:x", "[::1"),
        *("[::1]x", "a b:3310", "tcp://host:3310", "user@host:3310", "host:3310/x", "host\x00:1"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match=r"scan\.bad_address"):
        scanner_place(typed)


def test_settings_keep_only_an_address_that_can_be_read() -> None:
    assert DeskSettings(scanner="localhost:3310").scanner == "localhost:3310"
    with pytest.raises(Refused, match=r"scan\.bad_address"):
        DeskSettings(scanner="host:x")
