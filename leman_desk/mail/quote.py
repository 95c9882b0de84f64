"""The new text of a reply, without what it quotes: rules for Vietnamese and English, then other languages."""

import re

from mailparser_reply import EmailMessage

_QUOTED = re.compile(r"^\s*>")
_ATTRIBUTION_START = re.compile(r"^(?:>\s*)*(?:Vào|Ngày|Lúc|On|Am|Le|El|Il)\b", re.IGNORECASE)
_ATTRIBUTION = re.compile(
    r"^(?:Vào|Ngày|Lúc|On|Am|Le|El|Il)\b.{6,400}?"
    r"(?:đã viết|viết|wrote|schrieb.{0,80}|a écrit|escribió|ha scritto)\s*:$",
    re.IGNORECASE | re.DOTALL,
)
# "Nguyễn Văn A <a@b.vn> đã viết vào …:", as Yahoo and Zimbra put it.
_WROTE = re.compile(r"\b(?:đã viết|wrote)\b.{0,80}:$", re.IGNORECASE)
_SEPARATOR = re.compile(
    r"^\s*[-_=*]{2,}\s*(?:Thư gốc|Tin nhắn gốc|Tin nhắn ban đầu|Thư ban đầu|Bản gốc|Original Message|"
    r"Original message|Original Appointment)\s*[-_=*]{2,}\s*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"^\s*(?:[-_=*]{2,}\s*(?:Forwarded message|Thư đã chuyển tiếp|Thư chuyển tiếp|Tin nhắn đã chuyển tiếp|"
    r"Tin nhắn chuyển tiếp|Weitergeleitete Nachricht)\s*[-_=*]{2,}|Begin forwarded message:|"
    r"Bắt đầu thư chuyển tiếp:)\s*$",
    re.IGNORECASE,
)
_RULE = re.compile(r"^\s*[_-]{10,}\s*$")
_FROM_FIELD = re.compile(r"^[\s*]*(?:Từ|Người gửi|From|Von|De|Da)\s*:", re.IGNORECASE)
_OTHER_FIELD = re.compile(
    r"^[\s*]*(?:Đã gửi|Ngày gửi|Ngày|Thời gian|Gửi lúc|Gửi|Đến|Tới|Người nhận|Cc|Chủ đề|Tiêu đề|V/v|"
    r"Sent|Date|To|Subject|Gesendet|An|Betreff|Envoyé|À|Objet|Enviado|Para|Asunto)\s*:",
    re.IGNORECASE,
)
_FIELDS_NEEDED = 2
_FIELD_LINES = 8
_ATTRIBUTION_LINES = 4
_LONGEST_LINE = 400
_MAX_TEXT = 500_000
# The library's patterns take more than linear time, so they see small letters with short lines only.
_LIBRARY_TEXT = 20_000
_LIBRARY_LANGUAGES = ["de", "fr", "es", "it", "nl", "ja", "ko", "zh"]
# Its search costs more than all other parsing, so it is asked only where an introduction may stand.
_LIBRARY_CHANCE = re.compile(r"[:：]\s*$|^[^\W\d_]{1,20}\s?[:：].*\n[^\W\d_]{1,20}\s?[:：]", re.MULTILINE)
_LIBRARY_HEADER = EmailMessage("", languages=list(_LIBRARY_LANGUAGES)).HEADER_REGEX


def reply_text(text: str) -> str:
    """Give what the writer added: quoted lines and their introductions go, answers between them stay.

    A forwarded message is not a quote: its content is what the writer wants to show.
    """
    lines = text[:_MAX_TEXT].replace("\r\n", "\n").split("\n")
    kept: list[str] = []
    forwarded = found = False
    position = 0
    while position < len(lines):
        line = lines[position]
        if not forwarded:
            if _FORWARD.match(line):
                forwarded = True
            elif _SEPARATOR.match(line) or _field_block(lines, position):
                found = True
                break
            elif length := _attribution(lines, position):
                found = True
                position += length
                continue
            elif _QUOTED.match(line):
                found = True
                position += 1
                continue
        kept.append(line)
        position += 1
    result = "\n".join(kept)
    if not found and not forwarded:
        result = _cut_other_languages(result)
    return re.sub(r"\n{3,}", "\n\n", result).strip()


def _field_block(lines: list[str], position: int) -> bool:
    """Tell whether an Outlook-like block From/Sent/To/Subject begins here, with or without a rule above."""
    start = position + 1 if _RULE.match(lines[position]) else position
    while start == position + 1 and start < len(lines) and not lines[start].strip() and start < position + 2:
        start += 1
    if start >= len(lines) or not _FROM_FIELD.match(lines[start]):
        return False
    following = lines[start + 1 : start + _FIELD_LINES]
    return sum(bool(_OTHER_FIELD.match(line)) for line in following) >= _FIELDS_NEEDED


def _attribution(lines: list[str], position: int) -> int:
    """Count the lines of an introduction such as "Vào …, A đã viết:" that begins here, or 0."""
    line = lines[position]
    if len(line) > _LONGEST_LINE:
        return 0
    wrote = _WROTE.search(line.strip())
    if wrote and "@" in line[: wrote.end()] and _quote_follows(lines, position + 1):
        return 1
    if not _ATTRIBUTION_START.match(line):
        return 0
    joined = ""
    for count, piece in enumerate(lines[position : position + _ATTRIBUTION_LINES], start=1):
        joined += " " + piece.lstrip("> ").strip()
        if len(joined) > _LONGEST_LINE * 2:
            return 0
        if _ATTRIBUTION.match(joined.strip()):
            return count
    return 0


def _quote_follows(lines: list[str], position: int) -> bool:
    return any(_QUOTED.match(line) for line in lines[position : position + 3])


def _cut_other_languages(text: str) -> str:
    if len(text) > _LIBRARY_TEXT or any(len(line) > _LONGEST_LINE for line in text.split("\n")):
        return text
    header = _LIBRARY_HEADER.search(text) if _LIBRARY_CHANCE.search(text) else None
    return text[: header.start()] if header else text
