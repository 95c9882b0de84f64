"""Lists of folders and of servers as text: commas in names, old spellings, nothing twice."""

import pytest

from leman_desk.domain.mailbox import join_folders, split_folders, split_hosts


@pytest.mark.parametrize(
    "names",
    [("INBOX",), ("INBOX", "Junk"), ("Sales, EU",), ("INBOX", "Sales, EU"), ("Thư rác", "[Gmail]/Spam")],
)
def test_folders_are_read_as_they_were_written(names: tuple[str, ...]) -> None:
    assert split_folders(join_folders(names)) == names


def test_folders_separated_by_commas_are_read_each_once() -> None:
    assert split_folders("INBOX, Junk ,,INBOX") == ("INBOX", "Junk")
    assert split_folders("") == ()


def test_servers_are_separated_by_anything_usual() -> None:
    assert split_hosts("Google.com, mx.example.com;outlook.com google.com") == (
        "google.com",
        "mx.example.com",
        "outlook.com",
    )
