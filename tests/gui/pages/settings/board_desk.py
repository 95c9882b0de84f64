"""A desk with a Board, for the cards about the Board."""

from collections.abc import Iterator
from pathlib import Path

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Language
from tests.gui.real_desk import PHRASE, make_office

PEOPLE = (
    ("ha", "Đặng Thu Hà", Role.BOARD),
    ("long", "Trần Đức Long", Role.BOARD),
    ("an", "Phạm An", Role.BOARD),
    ("linh", "Nguyễn Hà Linh", Role.AGENT),
)


class BoardDesk:
    """An open desk with its people by sign-in name; ``khoa`` is manager and admin."""

    def __init__(self, office: Office, desk: Desk, actors: dict[str, Actor]) -> None:
        self.office, self.desk, self.actors = office, desk, actors


def board_desk(folder: Path) -> Iterator[BoardDesk]:
    """Make a desk, and close it in the end."""
    office = make_office(folder / "profile")
    preset = office.presets()[0].code
    khoa = NewPerson("Võ Minh Khoa", "khoa", PHRASE, frozenset({Role.MANAGER}), language="en")
    others = tuple(
        NewPerson(name, login, PHRASE, frozenset({role}), language="en") for login, name, role in PEOPLE
    )
    setup = SetUp(
        person=khoa,
        settings=DeskSettings(idle_lock_minutes=0),
        calendar=office.calendar_for(preset, Language.EN),
        preset=preset,
        categories=office.categories(),
        others=others,
    )
    opened = office.access.create(setup).opened
    with opened.store.work() as work:
        actors = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}
    yield BoardDesk(office, office.open_desk(opened), actors)
    opened.store.close()
