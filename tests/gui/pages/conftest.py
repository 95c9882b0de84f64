"""A real desk on SQLCipher for tests of pages: the sample desk, made once and copied for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.desk import Desk
from tests.sample_desk import SampleDesks


@pytest.fixture
def opened(sample_desks: SampleDesks, tmp_path: Path) -> Iterator[tuple[Desk, Actor]]:
    profile = tmp_path / "profile"
    sample_desks.put(profile)
    desk, actor = Office(profile).sample()
    yield desk, actor
    desk.store.close()


@pytest.fixture
def desk(opened: tuple[Desk, Actor]) -> Desk:
    return opened[0]


@pytest.fixture
def khoa(opened: tuple[Desk, Actor]) -> Actor:
    return opened[1]


@pytest.fixture
def board_member(desk: Desk) -> Actor:
    found = next(each for each in desk.reading.people() if Role.BOARD in each.roles)
    return Actor(found.id, found.name, found.roles)


@pytest.fixture
def mai(desk: Desk, khoa: Actor) -> CaseId:
    """The complaint of the design's pictures."""
    return desk.reading.case_by_number(khoa, number="LD-26-0147")
