"""HTML that is safe to show: what is left, and what was taken out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SafeHtml:
    """Harmless, bounded HTML.

    Attributes:
        blocked: Remote contents taken out as (url, what), what being image, tracker, style, frame,
            script, form or other.
        truncated: Whether the text was cut at its bound.
    """

    html: str
    blocked: tuple[tuple[str, str], ...] = ()
    truncated: bool = False
