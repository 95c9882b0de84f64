"""The texts of the error codes of the desk itself: people, keys, storage, backups; see `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

DESK_ERRORS: Mapping[str, tuple[str, str]] = {
    "backup.running_elsewhere": (
        N_("Another program is making a backup"),
        N_("Wait until it is done; there is nothing else to do."),
    ),
    "backup.cancelled": (
        N_("It was stopped"),
        N_("Nothing was changed, and nothing unfinished is left."),
    ),
    "backup.cannot_read": (
        N_("The backup can’t be read"),
        N_("Check that its disk is connected and that you may read it."),
    ),
    "backup.no_folder_set": (
        N_("No folder for backups is chosen"),
        N_("Choose one on another disk and save it."),
    ),
    "backup.no_room": (
        N_("There is not enough room for the backup"),
        N_("Free some space in its folder, or choose another folder. Older backups are kept."),
    ),
    "backup.other_desk": (
        N_("The newest backup in the folder is of another desk"),
        N_("Give each desk a folder of its own."),
    ),
    "backup.sample_desk": (
        N_("The sample desk is not backed up"),
        N_("It holds invented people and is made anew at any time."),
    ),
    "backup.cannot_write": (
        N_("The backup can’t be written"),
        N_("Check the right to write and the free space, or choose another place."),
    ),
    "backup.damaged": (
        N_("The backup is damaged"),
        N_("Use an older one. Nothing was changed."),
    ),
    "backup.exists": (
        N_("There is a file with this name already"),
        N_("Choose another name for the backup."),
    ),
    "backup.failed_verification": (
        N_("The backup did not pass its check"),
        N_("It was not kept. Check the disk and make another."),
    ),
    "backup.missing": (
        N_("The backup was not found"),
        N_("Check its place and name."),
    ),
    "backup.newer": (
        N_("The backup is from a newer version"),
        N_("Update Leman Desk on this computer, then restore."),
    ),
    "backup.no_folder": (
        N_("The folder for the backup was not found"),
        N_("Choose a folder that exists."),
    ),
    "backup.office": (
        N_("An office database is backed up by its server"),
        N_("Ask an admin about the server’s backups."),
    ),
    "cli.bad_moment": (
        N_("The time can’t be read"),
        N_("Write it as 2026-02-11T11:30."),
    ),
    "cli.no_desk": (
        N_("There is no desk in {folder}"),
        N_("Name its folder with --profile, or make one with “leman-desk init”."),
    ),
    "cli.passphrase_needed": (
        N_("A passphrase is needed"),
        N_("Put it into LEMAN_DESK_PASSPHRASE, or run this in a terminal."),
    ),
    "cli.person_needed": (
        N_("Say who you are"),
        N_("Name your sign-in name with --as."),
    ),
    "ledger.cannot_write": (
        N_("The erasure ledger can’t be written"),
        N_("Check the right to write and the free space in the desk’s folder. Nothing was erased."),
    ),
    "ledger.damaged": (
        N_("The erasure ledger is damaged"),
        N_("Put a copy from the folder of the backups in its place. Until then the desk stays closed."),
    ),
    "ledger.newer": (
        N_("The erasure ledger comes from a newer version"),
        N_("Install the newer version of Leman Desk."),
    ),
    "ledger.other_desk": (
        N_("The erasure ledger belongs to another desk"),
        N_("Put this desk’s own ledger, or its copy from the folder of the backups, in its place."),
    ),
    "ledger.parted": (
        N_("Erasure ledger and database tell different stories"),
        N_("Put the newest copy from the folder of the backups in the place of the ledger."),
    ),
    "ledger.unreadable": (
        N_("The erasure ledger can’t be read"),
        N_("Check the rights on the desk’s folder."),
    ),
    "restore.in_use": (
        N_("Another program is working with the desk"),
        N_("Close other windows of this desk and stop commands that run, such as intake. Then try again."),
    ),
    "restore.needs_admin": (
        N_("Only an admin may restore"),
        N_("Use the name and passphrase of an admin of that day, or the recovery code."),
    ),
    "restore.not_finished": (
        N_("A restore could not be finished"),
        N_("The desk’s folder can’t be changed. Check the right to write there, then start again."),
    ),
    "restore.other_desk": (
        N_("This backup is of another desk"),
        N_("Say that the desk on this computer shall be put aside, or choose one of its own backups."),
    ),
    "restore.running_elsewhere": (
        N_("Another program is restoring a backup here"),
        N_("Wait until it is done."),
    ),
    "restore.ledger_lost_needs_admin": (
        N_("Only an admin can state that the ledger is lost"),
        N_("Restore with the login and passphrase of an admin."),
    ),
    "restore.ledger_missing": (
        N_("The newest erasure ledger is missing"),
        N_("Without it, erased people would come back. Give its copy, or state as an admin why it is lost."),
    ),
    "restore.ledger_older": (
        N_("The erasure ledger is older than the backup"),
        N_("Give the newest copy, or state as an admin why it is lost."),
    ),
    "init.field": (
        N_("The settings file has an error"),
        N_("Correct the entry “{field}”."),
    ),
    "init.secret_missing": (
        N_("A secret is missing"),
        N_("Put it into {variable}, or into the keychain."),
    ),
    "init.unreadable": (
        N_("The settings file can’t be read"),
        N_("Check {name}: it must be there and be TOML."),
    ),
    "keychain.broken": (
        N_("The keychain does not work"),
        N_("Sign in with your passphrase, and restart the keychain or the computer."),
    ),
    "keychain.locked": (
        N_("The keychain is locked"),
        N_("Unlock it and try again, or sign in with your passphrase."),
    ),
    "keychain.lost_write": (
        N_("The keychain did not keep the secret"),
        N_("Nothing was saved there. Sign in with your passphrase and check the keychain."),
    ),
    "keychain.missing": (
        N_("This computer has no usable keychain"),
        N_("Sign in with your passphrase; intake without a window needs it too."),
    ),
    "keys.recovery_unkept": (
        N_("The new recovery code is not kept yet"),
        N_("Print, save or copy it and tick the box; the old code opens nothing any more."),
    ),
    "keychain.timeout": (
        N_("The keychain does not answer"),
        N_("See whether it waits for its password in another window, then try again."),
    ),
    "keys.cannot_read": (
        N_("The desk’s key file can’t be read"),
        N_("Check the right to read its folder."),
    ),
    "keys.cannot_write": (
        N_("The desk’s key file can’t be written"),
        N_("Nothing was changed. Check the right to write and the free space."),
    ),
    "keys.damaged": (
        N_("The desk’s key file is damaged"),
        N_("Restore it from a backup. Without it no passphrase opens the desk."),
    ),
    "keys.empty_passphrase": (
        N_("The passphrase is empty"),
        N_("Enter a passphrase."),
    ),
    "keys.last_slot": (
        N_("This is the last way to open the desk"),
        N_("Give somebody else a passphrase first."),
    ),
    "keys.login_taken": (
        N_("The sign-in name is taken"),
        N_("Choose another."),
    ),
    "keys.missing": (
        N_("The desk’s key file is missing"),
        N_("Put it back beside the database, or restore a backup."),
    ),
    "keys.newer": (
        N_("The desk’s key file is from a newer version"),
        N_("Update Leman Desk on this computer."),
    ),
    "keys.recovery_typo": (
        N_("The recovery code has a typing error"),
        N_("Compare it with the printed code, group by group."),
    ),
    "keys.wrong_passphrase": (
        N_("Name or passphrase is wrong"),
        N_("Check Caps Lock and the keyboard’s language, then try again."),
    ),
    "keys.wrong_recovery_code": (
        N_("The recovery code does not open this desk"),
        N_("Check that the printed code belongs to this desk."),
    ),
    "logs.not_writable": (
        N_("The log can’t be written"),
        N_("The desk works on. Check the right to write to its folder."),
    ),
    "people.cannot_work": (
        N_("This person cannot take cases"),
        N_("Choose a support agent or a manager."),
    ),
    "people.disabled": (
        N_("This person is disabled"),
        N_("Choose somebody else, or ask an admin to enable the person."),
    ),
    "people.email_invalid": (
        N_("The e-mail address is not valid"),
        N_("Write it like name@example.com, or leave it empty."),
    ),
    "people.last_admin": (
        N_("The desk needs an admin"),
        N_("Make somebody else admin first."),
    ),
    "people.login_invalid": (
        N_("The sign-in name is not valid"),
        N_("Use letters, digits, dots and hyphens, without spaces."),
    ),
    "people.login_taken": (
        N_("The sign-in name is taken"),
        N_("Choose another."),
    ),
    "people.name_missing": (
        N_("The name is missing"),
        N_("Enter the full name."),
    ),
    "people.not_allowed": (
        N_("Your role does not allow this"),
        N_("Only these roles may do it: {roles}. Ask one of them."),
    ),
    "people.passphrase_short": (
        N_("The passphrase is too short"),
        N_("Use at least {shortest} characters; several words are easy to remember."),
    ),
    "people.roles_missing": (
        N_("No role is chosen"),
        N_("Choose at least one role."),
    ),
    "people.unknown": (
        N_("This person is not known"),
        N_("The list may be out of date. Open it again."),
    ),
    "profile.not_writable": (
        N_("The desk’s folder can’t be written to"),
        N_("Check the right to write and the free space."),
    ),
    "profile.open_elsewhere": (
        N_("The desk is already open"),
        N_("Use the window that is open."),
    ),
    "sample.unreadable": (
        N_("The sample data can’t be read"),
        N_("Install Leman Desk again. Real data are not touched."),
    ),
    "settings.invalid": (
        N_("A setting of this computer is not valid"),
        N_("{field} keeps its default. Choose it again in Settings."),
    ),
    "settings.not_writable": (
        N_("The settings of this computer can’t be saved"),
        N_("Check that there is space and that the folder may be written to."),
    ),
    "settings.out_of_range": (
        N_("A setting is out of range"),
        N_("{field}: enter a value from {low} to {high}."),
    ),
    "settings.sample_fixed": (
        N_("This setting is fixed in the sample desk"),
        N_("Set up a desk of your own to change it."),
    ),
    "settings.shares_crossed": (
        N_("“At risk” must come after “due soon”"),
        N_("Choose a smaller share for “at risk”."),
    ),
    "settings.unreadable": (
        N_("The settings of this computer can’t be read"),
        N_("Check who may read the file; until then the defaults apply."),
    ),
    "storage.busy": (
        N_("The database is busy"),
        N_("Somebody else is saving. Try again in a moment."),
    ),
    "storage.cannot_open": (
        N_("The database can’t be opened"),
        N_("Check that the folder exists and that you may read and write it."),
    ),
    "storage.damaged": (
        N_("The database is damaged"),
        N_("Stop working and restore the newest backup. Keep the damaged file."),
    ),
    "storage.exists": (
        N_("There is a desk in this folder already"),
        N_("Open it, or choose an empty folder."),
    ),
    "storage.full": (
        N_("The disk is full"),
        N_("Nothing was lost. Free some space, then try again."),
    ),
    "storage.io": (
        N_("The disk did not answer as it should"),
        N_("Check the disk, then try again. What was saved before is kept."),
    ),
    "storage.missing": (
        N_("There is no desk here"),
        N_("Check the folder, or set up a new desk."),
    ),
    "storage.network_share": (
        N_("The desk lies on a network drive"),
        N_("A shared drive can damage it. Move the folder to this computer, or use an office database."),
    ),
    "storage.newer_schema": (
        N_("The desk was used with a newer version"),
        N_("Update Leman Desk on this computer."),
    ),
    "storage.not_a_desk": (
        N_("This database is not a desk"),
        N_("Check the folder or the address."),
    ),
    "storage.not_granted": (
        N_("The office database does not allow this"),
        N_("Ask an admin to check your role there."),
    ),
    "storage.older_schema": (
        N_("The desk was made by an older version"),
        N_("Back it up, then let an admin bring it up to date."),
    ),
    "storage.read_only": (
        N_("The database can only be read"),
        N_("Ask for the right to write to its folder, then try again."),
    ),
    "storage.sign_in_refused": (
        N_("The office database refused the sign-in"),
        N_("Check name and password, or ask an admin."),
    ),
    "storage.stale": (
        N_("Somebody else changed this first"),
        N_("Your change was not saved. Look at what is new, then change it again."),
    ),
    "storage.taken": (
        N_("This already exists"),
        N_("Somebody added it first. Open the list again."),
    ),
    "storage.too_big": (
        N_("One piece of data is too large to be stored"),
        N_("Use a smaller file."),
    ),
    "storage.unreachable": (
        N_("The office database can’t be reached"),
        N_("You can read and write drafts. Check the network; the desk keeps trying."),
    ),
    "storage.wrong_key": (
        N_("The key does not open this desk"),
        N_("Check that the folder is the right one, or use the recovery code."),
    ),
}
