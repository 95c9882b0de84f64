"""The names behind ids live in `gui.reading.directory`."""

from leman_desk.gui.reading.directory import OFFICE_ZONE, Directory, concerns_directory, read_directory

__all__ = ["OFFICE_ZONE", "Directory", "concerns_directory", "read_directory"]
