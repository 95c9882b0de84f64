"""The new text of a reply, without what it quotes: rules for Vietnamese and English, then other languages."""

import re

from mailparser_reply import EmailMessage

# Not indented: a blank before ">" is how flowed text says that it is no quote (RFC 3676 §4.4).
_QUOTED = re.compile(r"^>")
_ADDRESS = re.compile(r"[^\s<>@]{1,64}@[^\s<>@]{3,255}")
_ATTRIBUTION_START = re.compile(r"^(?:>\s*)*(?:Vào|Ngày|Lúc|Trong|On|Am|Le|El|Il)\b", re.IGNORECASE)
_ATTRIBUTION = re.compile(
    r"^(?:Vào|Ngày|Lúc|Trong|On|Am|Le|El|Il)\b.{6,400}?"
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
# What telephones and mail programs put below a letter; a line of its own, and of known makes only.
_MADE_WITH = re.compile(
    r"^\s*(?:(?:Được |Đã )?gửi từ|Sent from|Sent via|Sent with|Get|Tải|Nhận)\s(?:my |the |ứng dụng )?"
    r"(?:(?:điện thoại|thiết bị|máy tính bảng)\s?(?:di động\s?)?(?:thông minh\s?)?)?"
    r"(?:iPhone|iPad|iOS|Samsung|Galaxy|Android|Outlook|Yahoo|Zalo|Gmail|Mail|Thư|Windows|Xiaomi|Redmi|OPPO|Vivo|"
    r"Huawei|Nokia|BlackBerry|mobile|phone|smartphone|Thunderbird|Proton)?"
    r"(?:[\s,]{1,2}(?:của tôi|của mình|dành cho|cho|trên|for|on|my|Galaxy|Samsung|Mail|Mobile|phone|device|"
    r"smartphone|iPhone|iPad|iOS|Android|Windows|Outlook|[0-9]{1,3}|S[0-9]{1,2}|Email|App)){0,6}"
    r"\s*(?:<https?://[^\s<>]{1,200}>)?[.!]?\s*$",
    re.IGNORECASE,
)
_MADE_WITH_WORDS = 3
_SIGNATURE_LINES = 15
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
_EXACT = re.compile(r"@|\b[0-9]{1,2}[:.][0-9]{2}\b")
_LIBRARY_HEADER = EmailMessage("", languages=list(_LIBRARY_LANGUAGES)).HEADER_REGEX


def reply_text(text: str) -> str:
    """Give what the writer added: quotes, their introductions and signatures go, answers between them stay.

    A forwarded message is not a quote: its content is what the writer wants to show. Where nothing would be
    left above the header of an older message, the writer may have answered below it, so all of it stays.
    """
    lines = text[:_MAX_TEXT].replace("\r\n", "\n").split("\n")
    parts, forwarded, cut_at = _new_parts(lines)
    result = "\n".join("\n".join(_unsigned(part)) for part in parts)
    if forwarded is not None:
        result = "\n".join([result, *lines[forwarded:]])
    elif cut_at is not None and not result.strip():
        result = "\n".join(lines)
    elif len(parts) == 1 and cut_at is None:
        result = _cut_other_languages(result)
    result = re.sub(r"\n{3,}", "\n\n", result).lstrip()
    if cut_at is None or forwarded is not None:
        result += text[_MAX_TEXT:]
    return result.rstrip()


def _new_parts(lines: list[str]) -> tuple[list[list[str]], int | None, int | None]:
    """Part the lines at what is quoted; say where a forwarded one begins, and where the rest is old."""
    parts: list[list[str]] = [[]]
    position = 0
    while position < len(lines):
        line = lines[position]
        if _FORWARD.match(line):
            return parts, position, None
        if _SEPARATOR.match(line) or _field_block(lines, position):
            return parts, None, position
        length = _attribution(lines, position)
        if length:
            joined = " ".join(lines[position : position + length])
            if _quote_follows(lines, position + length):
                parts.append([])
                position += length
                continue
            # Programs that do not mark quotes write the address; people who tell of a letter do not.
            if _ADDRESS.search(joined):
                return parts, None, position
        if _QUOTED.match(line) and not _escaped_from(lines, position):
            if parts[-1] or len(parts) == 1:
                parts.append([])
            position += 1
            continue
        parts[-1].append(line)
        position += 1
    return parts, None, None


def _escaped_from(lines: list[str], position: int) -> bool:
    """Tell whether ">From" stands alone: then a mailbox file put the mark there, not a quotation."""
    around = lines[max(position - 1, 0) : position] + lines[position + 1 : position + 2]
    return lines[position].startswith(">From ") and not any(_QUOTED.match(line) for line in around)


def _unsigned(lines: list[str]) -> list[str]:
    """Drop the signature at the end of a part: below the mark of RFC 3676 §4.3, or what a telephone adds."""
    below, cut = 0, len(lines)
    for position in range(len(lines) - 1, -1, -1):
        if lines[position] in {"-- ", "--"}:
            cut = position
        below += bool(lines[position].strip())
        if below > _SIGNATURE_LINES:
            break
    lines = lines[:cut]
    end = len(lines)
    while end and (not lines[end - 1].strip() or _made_with(lines[end - 1])):
        end -= 1
    return lines[:end] if any(_made_with(line) for line in lines[end:]) else lines


def _made_with(line: str) -> bool:
    return (
        len(line) < _LONGEST_LINE
        and len(line.split()) >= _MADE_WITH_WORDS
        and _MADE_WITH.match(line) is not None
    )


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
    # Who tells of a letter names no address and no minute; without anything above it, nothing is a reply.
    if header is None or not _EXACT.search(header.group()) or not text[: header.start()].strip():
        return text
    return text[: header.start()]
