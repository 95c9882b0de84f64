"""The vocabulary of searching: operators and their values in English and Vietnamese, compared folded."""

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.search_query import Flag, TextField
from leman_desk.domain.text import fold

# The first two of each line are what completion and help offer: English, then Vietnamese.
OPERATORS: dict[str, tuple[str, ...]] = {
    "from": ("from", "từ", "người-gửi", "sender"),
    "to": ("to", "đến", "cc", "người-nhận"),
    "subject": ("subject", "tiêu-đề", "chủ-đề"),
    "body": ("body", "nội-dung", "text"),
    "number": ("number", "số", "mã-số"),
    "file": ("file", "tệp", "filename", "đính-kèm"),
    "category": ("category", "loại"),
    "status": ("status", "trạng-thái"),
    "owner": ("owner", "phụ-trách", "người-phụ-trách", "assignee"),
    "severity": ("severity", "mức-độ"),
    "clause": ("clause", "điều", "điều-khoản"),
    "is": ("is", "là"),
    "has": ("has", "có"),
    "received": ("received", "nhận", "ngày-nhận"),
    "before": ("before", "trước"),
    "after": ("after", "sau"),
    "on": ("on", "ngày"),
}
TEXT_FIELDS = {
    "from": TextField.SENDER,
    "to": TextField.RECIPIENT,
    "subject": TextField.SUBJECT,
    "body": TextField.BODY,
    "number": TextField.NUMBER,
    "file": TextField.FILE,
}
DATE_OPERATORS = frozenset({"received", "before", "after", "on"})
STATUSES: dict[Status, tuple[str, ...]] = {
    Status.NEW: ("new", "mới"),
    Status.IN_PROGRESS: ("in-progress", "đang-xử-lý", "progress"),
    Status.WAITING: ("waiting", "chờ-khách-hàng", "waiting-for-customer", "chờ"),
    Status.ANSWERED: ("answered", "đã-trả-lời", "đã-phản-hồi"),
    Status.RESOLVED: ("resolved", "đã-giải-quyết"),
    Status.NOT_PRIVACY: ("not-privacy", "không-liên-quan"),
    Status.MERGED: ("merged", "đã-gộp"),
}
SEVERITIES: dict[Severity, tuple[str, ...]] = {
    Severity.S1: ("critical", "nghiêm-trọng", "s1"),
    Severity.S2: ("high", "cao", "s2"),
    Severity.S3: ("medium", "trung-bình", "s3"),
    Severity.S4: ("low", "thấp", "s4"),
}
STATES: dict[Flag, tuple[str, ...]] = {
    Flag.OVER: ("over", "quá-hạn", "overdue"),
    Flag.UNREAD: ("unread", "chưa-đọc"),
    Flag.OPEN: ("open", "đang-mở"),
}
POSSESSIONS: dict[Flag, tuple[str, ...]] = {
    Flag.EVIDENCE: ("evidence", "chứng-cứ"),
    Flag.ATTACHMENT: ("attachment", "tệp", "đính-kèm", "file"),
    Flag.NOTE: ("note", "ghi-chú"),
}
ME = ("me", "tôi")
NOBODY = ("nobody", "không-ai", "none")
OR_WORDS = frozenset({"OR", "HOAC"})
"""Written in capitals, with or without marks, they part alternatives."""
# Beginnings of subjects that mail programs write; pasted, they are words and no operators.
SUBJECT_MARKS = frozenset({"re", "fw", "fwd", "tr", "aw", "wg", "trl", "http", "https", "mailto", "cid"})


def bare(text: str) -> str:
    """Reduce a name or value to what is compared: folded, without spaces, hyphens and underscores."""
    return "".join(char for char in fold(text) if char not in " -_\t\n\u00a0")


OPERATOR_OF = {bare(name): operator for operator, names in OPERATORS.items() for name in names}
STATUS_OF = {bare(name): status for status, names in STATUSES.items() for name in names}
SEVERITY_OF = {bare(name): severity for severity, names in SEVERITIES.items() for name in names}
STATE_OF = {bare(name): flag for flag, names in STATES.items() for name in names}
POSSESSION_OF = {bare(name): flag for flag, names in POSSESSIONS.items() for name in names}
IS_ME = frozenset(map(bare, ME))
IS_NOBODY = frozenset(map(bare, NOBODY))
