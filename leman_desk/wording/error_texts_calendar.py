"""The texts of the error codes of the work calendar and of what is counted with it; see `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

CALENDAR_ERRORS: Mapping[str, tuple[str, str]] = {
    "board.period": (
        N_("The period ends before it begins"),
        N_("Choose a last day that is not before the first."),
    ),
    "calendar.empty_year": (
        N_("{year} has no public holidays yet"),
        N_("No year is without any. Load the public holidays of {year}, or enter them by hand."),
    ),
    "calendar.export_suffix": (
        N_("The file needs a known ending"),
        N_("Choose a name that ends in .ics or .json."),
    ),
    "calendar.file_too_large": (
        N_("The file is too large"),
        N_("Choose a file of at most {megabytes} MB with the days of a calendar only."),
    ),
    "calendar.ics_damaged": (
        N_("The file is not a readable iCalendar file"),
        N_("Export it once more from the program it came from. Nothing was changed."),
    ),
    "calendar.ics_empty": (
        N_("The file has no whole days"),
        N_("Only events that last whole days are taken. Choose a calendar of days off."),
    ),
    "calendar.ics_too_many": (
        N_("The file has too many days"),
        N_("Choose a calendar of days off that holds fewer years."),
    ),
    "calendar.json_damaged": (
        N_("The file is not a readable calendar"),
        N_("Choose a JSON file that this desk exported. Nothing was changed."),
    ),
    "calendar.reason_missing": (
        N_("The reason is missing"),
        N_("Say why the calendar changes; the audit log keeps it."),
    ),
    "calendar.rehearsal_range": (
        N_("These days can’t be rehearsed"),
        N_("Choose at most {days} days, the first one today or later and not after the last."),
    ),
    "calendar.superseded": (
        N_("Somebody changed the calendar meanwhile"),
        N_("Open the work calendar again, look at version {version}, and repeat your change."),
    ),
    "calendar.unknown_preset": (
        N_("This set of working hours is not known"),
        N_("Choose one of the list."),
    ),
    "calendar.unknown_version": (
        N_("This version of the calendar was not found"),
        N_("Open the work calendar again."),
    ),
    "clocks.length": (
        N_("The promise has no length"),
        N_("Enter at least one minute."),
    ),
    "clocks.receipt_unknown": (
        N_("The receipt time is not known"),
        N_("Enter when the message arrived and how that is known."),
    ),
    "clocks.shares": (
        N_("The shares of the promise do not fit together"),
        N_("“At risk” must be smaller than “due soon”, and both at most the whole."),
    ),
    "holidays.empty_year": (
        N_("No public holidays are known for {year}"),
        N_("Enter them in the work calendar before it is used."),
    ),
    "holidays.unknown_language": (
        N_("Holiday names are not there in this language"),
        N_("Choose Vietnamese or English."),
    ),
    "holidays.unreadable": (
        N_("The list of holidays can’t be read"),
        N_("Correct or remove {file}, or install Leman Desk again."),
    ),
    "lunar.out_of_range": (
        N_("The lunar calendar does not reach this date"),
        N_("Choose a date closer to today."),
    ),
    "notice.past": (
        N_("This time has passed"),
        N_("Choose a later one."),
    ),
    "notice.reason_missing": (
        N_("A reason is needed"),
        N_("Say why notices may wait."),
    ),
    "notice.too_long": (
        N_("Notices cannot wait that long"),
        N_("Choose a time before the due time, or within a week when it is over the limit."),
    ),
    "report.unavailable": (
        N_("No document can be made here"),
        N_("Install the desk again with all its parts."),
    ),
    "worktime.malformed": (
        N_("The work calendar has an error"),
        N_("Correct the entry “{where}”."),
    ),
    "worktime.naive": (
        N_("A time has no time zone"),
        N_("Write it with its zone, such as 2026-02-11T11:30+07:00."),
    ),
    "worktime.negative_amount": (
        N_("A length of time is negative"),
        N_("Enter a positive number of hours."),
    ),
    "worktime.no_open_hours": (
        N_("The calendar has no working hours"),
        N_("Add hours to at least one day."),
    ),
    "worktime.out_of_range": (
        N_("The date is out of range"),
        N_("The desk counts from 1901 to 2100. Check the year."),
    ),
    "worktime.overlap": (
        N_("Working hours overlap"),
        N_("Correct the hours of {day}."),
    ),
    "worktime.unknown_zone": (
        N_("The time zone is not known"),
        N_("Choose a zone such as Asia/Ho_Chi_Minh."),
    ),
}
