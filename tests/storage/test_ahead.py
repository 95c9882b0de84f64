"""What a batch knows ahead follows what it writes itself."""

from leman_desk.domain.customer import Customer
from leman_desk.domain.ids import BlobId, CaseId
from leman_desk.storage.ahead import Ahead
from tests.storage.sample import NOW, message


def test_only_what_was_asked_about_is_noted() -> None:
    ahead = Ahead(headers={"<a@x>": []}, strangers={"an@example.vn", "hoa@example.vn"})
    ahead.note(message(BlobId(0), message_id="<a@x>", case=CaseId(4), received_at=NOW))
    ahead.note(message(BlobId(0), message_id="<b@x>"))
    ahead.note(Customer(name="An", email=" An@Example.VN ", sort_key="a", language="vi"))
    ahead.note("something else")
    assert ahead.headers == {"<a@x>": [(NOW, 0, 4)]}
    assert ahead.strangers == {"hoa@example.vn"}
