"""Pictures in the text of a mail are decoded within bounds that all of them share."""

from PySide6.QtGui import QImage

from leman_desk.domain.attached_mail import MOST_PICTURES
from leman_desk.gui.reading.pictures import decode_pictures, pictures_in
from tests.gui.pictures import picture


def test_a_picture_is_decoded_at_a_size_for_reading() -> None:
    decoded = decode_pictures({"wide": picture(3000, 200), "small": picture(4, 3)})
    assert {name: (each.width(), each.height()) for name, each in decoded.items()} == {
        "wide": (1200, 80),
        "small": (4, 3),
    }


def test_what_is_no_picture_is_left_out() -> None:
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
    assert decode_pictures({"svg": svg, "text": b"nothing", "cut": picture(900, 900)[:60]}) == {}


def test_pictures_share_what_may_be_read() -> None:
    bomb = picture(7000, 7000)
    assert len(bomb) < 200_000
    decoded = decode_pictures({"first": bomb, "second": bomb, "third": picture(5, 5)})
    assert set(decoded) == {"first", "third"}


def test_photographs_of_a_telephone_are_all_shown() -> None:
    photograph = picture(4000, 3000, "JPG")
    assert len(decode_pictures({str(number): photograph for number in range(8)})) == 8


def test_pictures_share_what_may_be_kept() -> None:
    square = picture(1200, 1200)
    decoded = decode_pictures({str(number): square for number in range(30)})
    assert set(decoded) == {str(number) for number in range(8)}


def test_a_picture_comes_as_it_is_painted() -> None:
    assert decode_pictures({"a": picture(9, 9)})["a"].format() == QImage.Format.Format_RGB32


def test_a_text_wants_each_picture_once_and_no_more_than_the_most() -> None:
    assert pictures_in("<img src='cid:b'><img src=\"cid:a\"><img src='cid:b'>") == ("b", "a")
    many = "".join(f"<img src='cid:p{number}'>" for number in range(200))
    assert len(pictures_in(many)) == MOST_PICTURES
