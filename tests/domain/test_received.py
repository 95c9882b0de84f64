"""`Received` fields are believed only from our own server, and only on top."""

from datetime import UTC, datetime

import pytest

from leman_desk.domain.received import provider_writers, received_stamp, site, trusted_results, trusted_stamp

OURS = "from mx.example.com (1.2.3.4) by mail.leman.jewelry with ESMTPS; Fri, 20 Nov 2026 16:30:00 +0700"
THEIRS = "from a by mx.example.com; Fri, 20 Nov 2026 10:00:00 +0700"
MOMENT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def test_our_server_on_top_is_believed() -> None:
    assert trusted_stamp([OURS, THEIRS], ["leman.jewelry"]) == MOMENT
    assert trusted_stamp([OURS], ["MAIL.leman.jewelry."]) == MOMENT


@pytest.mark.parametrize(
    ("received", "own"),
    [
        ([THEIRS, OURS], ["leman.jewelry"]),
        ([OURS], ["jewelry.example"]),
        ([OURS], ["man.jewelry"]),
        ([OURS], []),
        ([], ["leman.jewelry"]),
        (["from a; Fri, 20 Nov 2026 10:00:00 +0700"], ["leman.jewelry"]),
    ],
)
def test_any_other_is_not(received: list[str], own: list[str]) -> None:
    assert trusted_stamp(received, own) is None


@pytest.mark.parametrize(
    "field",
    [
        "by mail.leman.jewelry; nonsense",
        "by mail.leman.jewelry",
        "",
        # In UTC it would be in the year 10000, which no calendar here has.
        "by mail.leman.jewelry; Fri, 31 Dec 9999 23:59:59 -0700",
        "by mail.leman.jewelry; Fri, 20 Nov 2026 10:00:00 +99999999999999",
    ],
)
def test_a_field_without_a_date_gives_none(field: str) -> None:
    assert received_stamp(field) is None


def test_results_are_believed_only_from_our_own_server() -> None:
    forged = "mx.example.com; dkim=pass header.d=bank.example"
    ours = "mx.leman.jewelry 1; spf=fail smtp.mailfrom=bank.example"
    assert trusted_results([forged, ours], ["leman.jewelry"]) == ours
    assert not trusted_results([forged], ["leman.jewelry"])
    assert not trusted_results(["", ";"], ["leman.jewelry"])


def test_a_mail_server_stands_in_a_site() -> None:
    assert site("imap.mail.example") == "mail.example"
    assert [site(each) for each in ("mail.example", "localhost", "127.0.0.1", "")] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("imap", "writer"),
    [
        ("imap.gmail.com", "mx.google.com"),
        ("imap.mail.yahoo.com", "atlas-production.v2-mail-prod1-gq1.omega.yahoo.com"),
        ("imap.mail.me.com", "dmarc.icloud.com"),
        ("imap.fastmail.com", "phl-mx-02.messagingengine.com"),
        ("IMAP.zoho.com", "mx.zohomail.com"),
        ("imap.yandex.com", "mail-nwsmtp-mxfront-production-main-1.sas.yp-c.yandex.net"),
    ],
)
def test_large_providers_are_believed_under_the_names_they_write(imap: str, writer: str) -> None:
    field = f"{writer}; dmarc=pass header.from=example.com"
    assert trusted_results([field], provider_writers(imap)) == field
    assert not trusted_results([field], ["leman.jewelry"])
    assert provider_writers(f"evil-{imap}") == frozenset()


def test_a_field_that_names_no_writer_is_believed_from_microsoft_on_top_only() -> None:
    nameless = "spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.com; dmarc=pass action=none"
    own = provider_writers("outlook.office365.com")
    assert trusted_results([nameless], own) == nameless
    assert not trusted_results(["mx.example.com; none", nameless], own)
    assert not trusted_results([nameless], ["mail.leman.jewelry", "mx.google.com"])
    assert not trusted_results([nameless], ["notoutlook.com"])
