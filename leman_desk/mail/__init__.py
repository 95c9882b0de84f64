"""Mail in and out: IMAP, SMTP, parsing, safe HTML, threading headers."""
