"""The test files that take half a minute and more: what is begun last keeps a single worker busy."""

from pathlib import Path

LONGEST_FIRST = (
    "gui/test_screens.py",
    "erasure/test_planted_in_the_window.py",
    "features/test_sorting_by_keyboard.py",
    "features/test_intake_killed.py",
    "gui/pages/reply/test_guard_screens.py",
    "storage_embedded/test_restore.py",
    "erasure/test_erased_by_services.py",
    "features/test_faults.py",
    "features/test_backup_restore.py",
    "services/test_sample.py",
    "gui/test_app.py",
    "erasure/test_planted.py",
    "features/test_main_job.py",
    "erasure/test_certificate_killed.py",
    "features/test_by_keyboard.py",
    "features/test_deletion_by_keyboard.py",
    "services/test_automatic_mail_killed.py",
    "accessibility/test_deletion_reader.py",
    "accessibility/test_screen_reader.py",
    "gui/pages/desk/test_page.py",
)
PLACES = {Path(__file__).parent / name: place for place, name in enumerate(LONGEST_FIRST)}
