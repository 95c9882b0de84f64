"""Keeps Qt from laying out markup that strangers wrote into names and subjects."""

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """Give a tooltip that shows exactly these characters.

    Qt guesses whether a tooltip is HTML, and cannot be told; what it would take for HTML is escaped, so that
    a subject can neither dress up as the desk's own words nor name a picture to be fetched.
    """
    if not Qt.mightBeRichText(text):
        return text
    return "<span>" + escape(text).replace("\n", "<br>") + "</span>"
