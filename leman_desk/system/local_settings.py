"""What one workstation remembers: language, theme and how the window was left. No secrets, no case data."""

import json
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from leman_desk.domain.errors import Refused, Unavailable

Language = Literal["vi", "en"]
Theme = Literal["system", "light", "dark"]

SMALLEST_TEXT = 90
LARGEST_TEXT = 150
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class LocalSettings:
    """Settings of one user on one computer, valid by construction.

    Attributes:
        language: Of windows and documents on screen; a letter's language is its customer's.
        theme: ``system`` follows the operating system.
        text_percent: Size of text, 90 to 150 percent of the design's.
        splitter_sizes: Each splitter's name with its panes' sizes in pixels.
        last_person: Id of the person who signed in last, offered first; never a name.
        single_letter_keys: Whether keys such as ``r`` act without Ctrl; WCAG 2.2, 2.1.4 asks
            for a way to turn them off.

    Raises:
        Refused: ``settings.invalid`` with the first wrong field's name.
    """

    language: Language = "vi"
    theme: Theme = "system"
    text_percent: int = 100
    splitter_sizes: tuple[tuple[str, tuple[int, ...]], ...] = ()
    last_person: str | None = None
    single_letter_keys: bool = True

    def __post_init__(self) -> None:
        """Refuse wrong values, whoever gives them."""
        wrong = invalid_fields(asdict(self))
        if wrong:
            raise Refused("settings.invalid", field=wrong[0])

    def sizes(self, splitter: str) -> tuple[int, ...]:
        """Give the remembered pane sizes of a splitter in pixels; empty when there are none."""
        return dict(self.splitter_sizes).get(splitter, ())

    def with_sizes(self, splitter: str, sizes: tuple[int, ...]) -> "LocalSettings":
        """Give settings in which the splitter's pane sizes are these."""
        return replace(
            self, splitter_sizes=tuple(sorted({**dict(self.splitter_sizes), splitter: sizes}.items()))
        )


def invalid_fields(values: Mapping[str, object]) -> list[str]:
    """Name every field whose value is wrong, and every name that is no field."""
    return [name for name, value in values.items() if name not in _RULES or not _RULES[name](value)]


def load(path: Path) -> tuple[LocalSettings, tuple[Refused, ...]]:
    """Read the settings; a wrong field keeps its default and is reported.

    Returns:
        The settings, and one ``settings.invalid`` for each wrong field (``field="*"``: the whole file is no
        JSON object). A missing file means the defaults. So a slip in one line never keeps the desk shut.

    Raises:
        Unavailable: ``settings.unreadable`` when the system refuses the file.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return LocalSettings(), ()
    except UnicodeDecodeError:
        return LocalSettings(), (Refused("settings.invalid", field="*"),)
    except OSError as error:
        raise Unavailable("settings.unreadable", reason=type(error).__name__) from error
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return LocalSettings(), (Refused("settings.invalid", field="*"),)
    values = {name: _hashable(value) if name == "splitter_sizes" else value for name, value in found.items()}
    wrong = invalid_fields(values)
    checked: dict[str, Any] = {name: value for name, value in values.items() if name not in wrong}
    settings = LocalSettings(**checked)
    return settings, tuple(Refused("settings.invalid", field=name) for name in wrong)


def save(path: Path, settings: LocalSettings) -> None:
    """Write the settings so that at any moment the file is either the old or the new one.

    Raises:
        Unavailable: ``settings.not_writable``.
    """
    values = asdict(settings)
    values["splitter_sizes"] = {name: list(sizes) for name, sizes in settings.splitter_sizes}
    text = json.dumps(values, ensure_ascii=False, indent=2) + "\n"
    staged: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}.", delete=False
        ) as file:
            staged = Path(file.name)
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        staged.replace(path)
    except OSError as error:
        if staged is not None:
            staged.unlink(missing_ok=True)
        raise Unavailable("settings.not_writable", reason=type(error).__name__) from error


def _hashable(found: object) -> object:
    """Turn the file's table of lists into pairs of tuples; anything else stays as it is, to be refused."""
    if not isinstance(found, dict) or not all(isinstance(sizes, list) for sizes in found.values()):
        return found
    return tuple((name, tuple(sizes)) for name, sizes in found.items())


def _is_whole(value: object) -> bool:
    # In Python True is a whole number; in a settings file it is a slip.
    return isinstance(value, int) and not isinstance(value, bool)


def _is_text_size(value: object) -> bool:
    return isinstance(value, int) and _is_whole(value) and SMALLEST_TEXT <= value <= LARGEST_TEXT


def _are_splitters(value: object) -> bool:
    return isinstance(value, tuple) and all(_is_splitter(pair) for pair in value)


def _is_splitter(pair: object) -> bool:
    match pair:
        case (str(), tuple() as sizes):
            return bool(sizes) and all(_is_whole(size) and size >= 0 for size in sizes)
    return False


def _is_person(value: object) -> bool:
    return value is None or (isinstance(value, str) and 0 < len(value) <= _LONGEST_NAME)


_RULES: Mapping[str, Callable[[object], bool]] = MappingProxyType(
    {
        "language": lambda value: value in {"vi", "en"} if isinstance(value, str) else False,
        "theme": lambda value: value in {"system", "light", "dark"} if isinstance(value, str) else False,
        "text_percent": _is_text_size,
        "splitter_sizes": _are_splitters,
        "last_person": _is_person,
        "single_letter_keys": lambda value: isinstance(value, bool),
    }
)
if {field.name for field in fields(LocalSettings)} != _RULES.keys():
    raise AssertionError("each setting needs its rule")
