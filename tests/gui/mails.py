"""Letters for tests of the window."""

NO_STAMP = ""


def letter(subject: str, *, received: str = "Wed, 11 Feb 2026 11:30:00 +0700") -> bytes:
    """Write a letter, received at a moment or stamped by no server."""
    stamp = f"Received: from mx.example by mail.leman.test; {received}\r\n" if received else ""
    return (
        f"{stamp}From: Mai <mai@example.vn>\r\nTo: info@leman.test\r\nSubject: {subject}\r\n"
        f"Message-ID: <{subject}@example.vn>\r\n\r\nYou gave my number away.\r\n"
    ).encode()
