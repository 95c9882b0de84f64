"""What both ways through the main job have in common: the letter, and the proofs that it went."""

import email
import email.policy
from datetime import datetime, timedelta
from email.message import EmailMessage

from PySide6.QtWidgets import QTextEdit

from leman_desk.domain.clocks import Verdict
from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Direction
from leman_desk.services.queries import CaseView
from tests.features import mails
from tests.features.driver import Driver
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import Received, SmtpServer

NUMBER = "LD-26-0001"
PASSPHRASE = "four words for Linh"
KNOWN = "Hội chợ đã nhận số của chị ngày 05/02; chúng tôi báo tiếp vào thứ sáu."
POSTSCRIPT = "Tái bút: chúng tôi đã yêu cầu họ xóa số của chị."


def read_case(desk: Driver) -> CaseView:
    """Read the case of the main job as the desk keeps it."""
    session = desk.session
    case = session.desk.reading.case_by_number(session.actor, number=NUMBER)
    return session.desk.reading.case_view(session.actor, case=case)


def fill_placeholder(desk: Driver, words: str, name: str = "Reply") -> None:
    """Go to the line in brackets by keys and write one's own words over it."""
    editor = desk.find(QTextEdit, name)
    desk.press("Ctrl+Home")
    for _ in range(60):
        if editor.textCursor().block().text().startswith("["):
            break
        desk.press("Down")
    desk.press("Home")
    desk.press("Shift+End")
    desk.write(words)
    assert words in editor.toPlainText()
    assert "[" not in editor.toPlainText()


def replies(smtp: SmtpServer) -> list[Received]:
    """Give what people wrote, without the desk's own acknowledgements."""
    return [each for each in smtp.received if b"\r\nAuto-Submitted:" not in each.raw]


def check_acknowledgements(smtp: SmtpServer, *recipients: str) -> None:
    """Each of these customers got one automatic letter, with an empty return path, and nobody else did."""
    sent = [each for each in smtp.received if b"\r\nAuto-Submitted: auto-replied\r\n" in each.raw]
    assert sorted(to for each in sent for to in each.recipients) == sorted(recipients)
    assert {each.envelope_from for each in sent} <= {""}


def check_letter(desk: Driver, smtp: SmtpServer, dovecot: Dovecot) -> str:
    """Read the letter back from the SMTP server and from Sent; give its Message-ID."""
    assert len(replies(smtp)) == 1
    sent = replies(smtp)[0]
    assert sent.envelope_from == "info@leman.jewelry"
    assert sent.recipients == ["mai.tran@example.com"]
    assert sent.encrypted
    letter = email.message_from_bytes(sent.raw, EmailMessage, policy=email.policy.default)
    assert letter["In-Reply-To"] == "<mai-2@example.com>"
    assert letter["References"].split() == ["<mai-1@example.com>", "<mai-2@example.com>"]
    assert letter["From"].addresses[0].addr_spec == "info@leman.jewelry"
    assert letter["Subject"].endswith(f"[{NUMBER}]")
    message_id = str(letter["Message-ID"])
    assert message_id.endswith("@leman.jewelry>")
    assert message_id not in {"<mai-1@example.com>", "<mai-2@example.com>"}
    body = letter.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert text.startswith("Kính gửi Quý khách,")
    assert KNOWN in text
    assert POSTSCRIPT in text
    assert "> Tôi gửi thêm thông tin: họ gọi lúc 10 giờ sáng." in text

    def in_sent() -> list[bytes]:
        return [each for each in dovecot.messages("Sent") if message_id.encode() in each]

    desk.wait(in_sent)
    kept = email.message_from_bytes(in_sent()[0], EmailMessage, policy=email.policy.default)
    assert kept["Message-ID"] == message_id
    again = kept.get_body(("plain",))
    assert again is not None
    assert again.get_content() == text
    return message_id


def check_answered(desk: Driver, message_id: str) -> None:
    """The clock is stopped with its promise kept, the reply lies in the conversation."""
    view = read_case(desk)
    assert view.row.status is Status.ANSWERED
    clock = view.row.clock
    assert clock is not None
    assert clock.verdict == Verdict.MET
    assert clock.stopped_at is not None
    assert clock.stopped_at <= clock.due_at
    reply = view.messages[-1]
    assert reply.direction is Direction.OUT
    assert reply.answers_clock
    assert POSTSCRIPT in reply.text
    with desk.session.desk.store.work() as work:
        assert work.message(reply.id).message_id == message_id


def check_new_cycle(desk: Driver) -> None:
    """The customer's answer began another clock; what was reached stays on the trail."""
    view = read_case(desk)
    clock = view.row.clock
    assert clock is not None
    assert clock.cycle == 2
    assert clock.stopped_at is None
    assert not clock.verdict
    assert view.row.status is Status.IN_PROGRESS
    assert any("hội chợ vẫn gọi" in each.text for each in view.messages)
    assert any(each.answers_clock for each in view.messages)


def deliver_everything(dovecot: Dovecot, now: datetime, attachment: bytes) -> None:
    """Put every kind of mail into the mailbox, as it was received over the last hours, one of it long ago."""
    hour = timedelta(hours=1)
    dovecot.deliver(mails.vietnamese_multipart(attachment), now - 4 * hour)
    dovecot.deliver(mails.windows_1258(), now - 3 * hour)
    dovecot.deliver(mails.quoted_printable(), now - 3 * hour)
    dovecot.deliver(mails.mislabelled(), now - 2 * hour)
    dovecot.deliver(mails.malformed(), now - 2 * hour)
    dovecot.deliver(mails.follow_up(), now - hour)
    dovecot.deliver(mails.plain_mail(1), now - 9 * 24 * hour)


def check_intake(desk: Driver) -> None:
    """Every mail is somewhere, each once, and its letters came through."""
    session = desk.session
    balance = session.desk.store.reader().balance()
    assert balance["server"] == 7
    assert balance["archive"] == 1
    assert balance["attention"] == 1
    assert sum(balance[name] for name in ("case", "archive", "attention", "linking", "automatic")) == 7
    found = {hit.case for hit in session.desk.reading.jump(session.actor, text="huy dang ky")}
    second = session.desk.reading.case_by_number(session.actor, number="LD-26-0002")
    assert second in found
    texts: list[str] = []
    for number in range(1, 5):
        case = session.desk.reading.case_by_number(session.actor, number=f"LD-26-{number:04}")
        view = session.desk.reading.case_view(session.actor, case=case)
        texts += [each.text for each in view.messages]
    assert any("tôi nhận được tin quảng cáo dù đã hủy đăng ký" in text for text in texts)
    assert any("Cửa hàng giữ bản chụp căn cước của tôi." in text for text in texts)
    assert any("– Đồng Khởi shop" in text for text in texts)
