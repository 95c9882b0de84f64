"""The texts of every error code: what happened, and what to do next. Keys are the codes of `DeskError`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

_TITLE = N_("Something went wrong in the program")
_SENTENCE = N_("Nothing was saved by this step. Open the view again, and send the details to support.")
BROKEN = (_TITLE, _SENTENCE)
"""What is said of a state that the desk's own rules exclude."""

ERROR_TEXTS: Mapping[str, tuple[str, str]] = {
    "answer.before_receipt": (
        N_("The answer lies before the receipt"),
        N_("Enter when the customer was answered."),
    ),
    "answer.in_future": (
        N_("The answer lies in the future"),
        N_("Enter when the customer was answered."),
    ),
    "answer.none_recorded": (
        N_("No recorded answer waits here"),
        N_("Somebody may have settled it. Open the case again."),
    ),
    "answer.proof_missing": (
        N_("The proof is missing"),
        N_("Say how the answer is known, such as a call log or a posting receipt."),
    ),
    "answer.same_person": (
        N_("A second person must confirm"),
        N_("Ask a manager or a Board member who did not record it."),
    ),
    "backup.cannot_write": (
        N_("The backup can’t be written"),
        N_("Check the right to write and the free space, or choose another place."),
    ),
    "board.period": (
        N_("The period ends before it begins"),
        N_("Choose a last day that is not before the first."),
    ),
    "breach.explanation_missing": (
        N_("The explanation is missing"),
        N_("Say in a sentence how it came to the delay."),
    ),
    "breach.not_answered": (
        N_("This is not answered yet"),
        N_("Answer the customer first. The reason is asked for afterwards."),
    ),
    "breach.not_missed": (
        N_("This deadline was not missed"),
        N_("Only missed deadlines stand in the breach register."),
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
    "case.ended": (
        N_("{number} has ended"),
        N_("Reopen it first to change anything."),
    ),
    "case.merge_self": (
        N_("A case cannot be merged into itself"),
        N_("Choose another case."),
    ),
    "case.merged": (
        N_("{number} was merged"),
        N_("Work goes on in the case it was merged into. Open that one."),
    ),
    "case.not_answered": (
        N_("{number} has no answer yet"),
        N_("Send or record the first response, then set the status."),
    ),
    "case.proof_missing": (
        N_("The proof is missing"),
        N_("Say how the receipt time is known, such as a call log or a postmark."),
    ),
    "case.reason_missing": (
        N_("The reason is missing"),
        N_("Write why this is not about privacy."),
    ),
    "case.receipt_in_future": (
        N_("The receipt time lies in the future"),
        N_("Enter the time at which the complaint arrived."),
    ),
    "case.status_by_itself": (
        N_("This status cannot be chosen"),
        N_("It follows by itself from triage, a reply or a merge."),
    ),
    "case.subject_missing": (
        N_("The subject is missing"),
        N_("Write in a few words what the complaint is about."),
    ),
    "case.unknown": (
        N_("The case was not found"),
        N_("It may have been merged or erased. Search for its number."),
    ),
    "category.needs_reason": (
        N_("This category needs a reason"),
        N_("Use “Not privacy” and write the reason."),
    ),
    "category.unknown": (
        N_("The category is not known"),
        N_("The list may have changed. Open it again and choose."),
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
    "clock.already_running": (
        N_("This clock runs already"),
        N_("Look at it in the case panel; it cannot run twice."),
    ),
    "clock.extended_already": (
        N_("This term was extended before"),
        N_("A term can be extended once only."),
    ),
    "clock.none": (
        N_("This case has no clock"),
        N_("Nothing is counted here."),
    ),
    "clock.not_by_hand": (
        N_("This clock ends by itself"),
        N_("It ends with the answer or when the case is resolved."),
    ),
    "clock.not_extendable": (
        N_("This term cannot be extended"),
        N_("Its rule allows no extension."),
    ),
    "clock.not_running": (
        N_("The clock does not run"),
        N_("It has stopped already. Open the case again."),
    ),
    "clock.past_due": (
        N_("The term is over already"),
        N_("A term can only be extended before it ends."),
    ),
    "clock.proof_missing": (
        N_("The proof is missing"),
        N_("Say what proves it, such as a receipt of the authority or a posting receipt."),
    ),
    "clock.reason_missing": (
        N_("The reason is missing"),
        N_("Write a sentence that a reader will understand later."),
    ),
    "clock.rule_off": (
        N_("This term is switched off"),
        N_("An admin can switch it on in the settings once counsel has confirmed it."),
    ),
    "clock.rule_unknown": (
        N_("There is no such term"),
        N_("It may have been renamed. Open the case again."),
    ),
    "clock.start_in_future": (
        N_("The start lies in the future"),
        N_("Enter when it happened."),
    ),
    "clock.stop_before_start": (
        N_("The end lies before the start"),
        N_("Enter a moment after the clock started."),
    ),
    "clock.stop_in_future": (
        N_("The end lies in the future"),
        N_("Enter when it was done."),
    ),
    "clocks.length": (
        N_("The promise has no length"),
        N_("Enter at least one minute."),
    ),
    "clocks.receipt_unknown": (
        N_("The receipt time is not known"),
        N_("Enter when the message arrived and how that is known."),
    ),
    "import.receipt_unknown": (
        N_("{name} carries no receipt time"),
        N_("No mail server stamped it. Give the time with --received; nothing was taken in."),
    ),
    "clocks.shares": (
        N_("The shares of the promise do not fit together"),
        N_("“At risk” must be smaller than “due soon”, and both at most the whole."),
    ),
    "customer.unknown": (
        N_("The customer was not found"),
        N_("The data may have been erased. Open the case again."),
    ),
    "evidence.cancelled": (
        N_("Adding evidence was stopped"),
        N_("Nothing was added. Start again when ready."),
    ),
    "evidence.message_without_case": (
        N_("This message is on no case"),
        N_("Link it to a case, then take its attachments as evidence."),
    ),
    "evidence.nothing_to_add": (
        N_("Nothing was chosen"),
        N_("Choose at least one file."),
    ),
    "evidence.unknown": (
        N_("The evidence was not found"),
        N_("Open the case again."),
    ),
    "file.changed": (
        N_("The file changed while it was read"),
        N_("Nothing was added. Wait until it is complete, then add it again."),
    ),
    "file.folder": (
        N_("This is a folder"),
        N_("Choose the files inside it."),
    ),
    "file.full": (
        N_("There is no space for the file"),
        N_("Free some space or choose another place."),
    ),
    "file.missing": (
        N_("{name} is not there any more"),
        N_("Choose it again."),
    ),
    "file.unreadable": (
        N_("The file can’t be read"),
        N_("Check that you may open it and that no other program holds it."),
    ),
    "file.unwritable": (
        N_("The file can’t be written there"),
        N_("Choose another place."),
    ),
    "guard.blocked": (
        N_("The privacy guard holds this reply"),
        N_("It has a card or ID number. Remove it, then send. The draft is kept."),
    ),
    "guard.unchecked": (
        N_("The privacy guard has something to check"),
        N_("Look at each item: remove it, or keep it with a reason. The draft is kept."),
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
    "icons.missing": BROKEN,
    "icons.unknown": BROKEN,
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
    "intake.running_elsewhere": (
        N_("Mail is being read on another computer"),
        N_("New mail appears here by itself. Nothing to do."),
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
    "lunar.out_of_range": (
        N_("The lunar calendar does not reach this date"),
        N_("Choose a date closer to today."),
    ),
    "mail.ca_file_unreadable": (
        N_("The certificate authority’s file can’t be read"),
        N_("Choose the file again in the mailbox settings."),
    ),
    "mail.certificate_expired": (
        N_("The mail server’s certificate has expired"),
        N_("Nothing was sent. Ask the provider of {host} to renew it."),
    ),
    "mail.certificate_untrusted": (
        N_("The mail server’s certificate is not trusted"),
        N_(
            "If the office has its own authority, choose its file "
            "in the mailbox settings. Otherwise ask the provider of {host}."
        ),
    ),
    "mail.certificate_wrong_name": (
        N_("The certificate belongs to another server"),
        N_("Check that {host} is the name the provider gave."),
    ),
    "mail.connection_lost": (
        N_("The connection to the mail server was lost"),
        N_("Nothing was lost. The desk tries again by itself."),
    ),
    "mail.encryption_required": (
        N_("The mail server asks for encryption"),
        N_("Choose TLS or STARTTLS for {host}."),
    ),
    "mail.folder_missing": (
        N_("A folder is not on the mail server"),
        N_("Check the name {folder} in the mailbox settings."),
    ),
    "mail.header_invalid": (
        N_("A part of the letter’s head is not valid"),
        N_("Check subject, names and addresses for line breaks and odd characters."),
    ),
    "mail.idle_missing": (
        N_("The mail server does not announce new mail"),
        N_("The desk checks {host} at intervals instead. Nothing to do."),
    ),
    "mail.login_not_offered": (
        N_("The mail server takes no password"),
        N_("{host} wants another way of signing in. Ask its provider for an app password."),
    ),
    "mail.name_unknown": (
        N_("The mail server’s name is not known"),
        N_("Check the spelling of {host} and the network."),
    ),
    "mail.password_refused": (
        N_("The mail server refused the password"),
        N_("Enter the new one in the mailbox settings."),
    ),
    "mail.pending_unknown": BROKEN,
    "mail.server_error": (
        N_("The mail server reported an error"),
        N_("{host} could not do what was asked. Try later, or ask its provider."),
    ),
    "mail.starttls_missing": (
        N_("The mail server offers no STARTTLS"),
        N_("Choose “TLS from the start” for {host}."),
    ),
    "mail.timeout": (
        N_("The mail server takes too long"),
        N_("{host} stopped answering. The desk tries again by itself."),
    ),
    "mail.tls_failed": (
        N_("No safe connection to the mail server"),
        N_("Check port and encryption for {host}."),
    ),
    "mail.unreachable": (
        N_("The mail server can’t be reached"),
        N_("{host} does not answer on port {port}. Check the network, the port and the firewall."),
    ),
    "mailbox.address_invalid": (
        N_("The mailbox’s address is not valid"),
        N_("Write it as name@example.com."),
    ),
    "mailbox.disabled": (
        N_("The mailbox is no longer read"),
        N_("Let it be read again in the mailbox settings."),
    ),
    "mailbox.password_missing": (
        N_("The mailbox has no password"),
        N_("Enter it in the mailbox settings."),
    ),
    "mailbox.password_needed": (
        N_("The mailbox’s password is missing"),
        N_("Enter it once; it is kept sealed."),
    ),
    "mailbox.sample_desk": (
        N_("The sample desk accepts no mailbox"),
        N_("Set up a desk of your own to work with real mail."),
    ),
    "mailbox.server_missing": (
        N_("The server’s name is missing"),
        N_("Enter the incoming and the outgoing server."),
    ),
    "mailbox.unknown": (
        N_("The mailbox was not found"),
        N_("It may have been removed. Open Settings again."),
    ),
    "message.not_set_aside": (
        N_("This message is already on a case"),
        N_("Open the case to work on it."),
    ),
    "message.unknown": (
        N_("The message was not found"),
        N_("It may have been erased. Open the list again."),
    ),
    "note.empty": (
        N_("The note is empty"),
        N_("Write something, or close the note."),
    ),
    "note.of_another": (
        N_("The note is somebody else’s"),
        N_("Only its author may remove it. Add a note of your own instead."),
    ),
    "note.unknown": (
        N_("The note was not found"),
        N_("It may have been erased. Open the case again."),
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
    "outbox.unknown": (
        N_("The reply was not found in the outbox"),
        N_("Open the case again."),
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
    "receipt.already_proposed": (
        N_("A correction of the receipt time waits already"),
        N_("A manager or a Board member confirms or refuses it first."),
    ),
    "receipt.in_future": (
        N_("The receipt lies in the future"),
        N_("Enter when the complaint arrived."),
    ),
    "receipt.of_another": (
        N_("Somebody else proposed this correction"),
        N_("Only that person, a manager or a Board member can take it back."),
    ),
    "receipt.reason_missing": (
        N_("The reason is missing"),
        N_("Say how the right receipt time is known."),
    ),
    "receipt.same_person": (
        N_("A second person must confirm"),
        N_("Ask a manager or a Board member who did not propose it."),
    ),
    "receipt.settled": (
        N_("This correction was settled already"),
        N_("Open the case again to see what became of it."),
    ),
    "receipt.superseded": (
        N_("The clock of {number} began otherwise meanwhile"),
        N_("Look at the receipt time again and propose it anew."),
    ),
    "receipt.unchanged": (
        N_("That is the receipt time already"),
        N_("Enter the other moment."),
    ),
    "receipt.unknown": (
        N_("There is no such correction"),
        N_("Open the case again."),
    ),
    "reply.attachments_too_large": (
        N_("The attachments are too large"),
        N_("Together they may have {limit_mb} MB. Remove some, or send a smaller copy."),
    ),
    "reply.bad_address": (
        N_("An address is not valid"),
        N_("Check {address}."),
    ),
    "reply.empty": (
        N_("The reply is empty"),
        N_("Write the answer, then send."),
    ),
    "reply.left_already": (
        N_("The reply has already left"),
        N_("It cannot be taken back. Write a second reply if something is wrong."),
    ),
    "reply.no_mailbox": (
        N_("The desk has no mailbox to send from"),
        N_("Ask an admin to set one up. The draft is kept."),
    ),
    "reply.no_recipient": (
        N_("The reply has no recipient"),
        N_("Enter at least one address."),
    ),
    "reply.nobody_to_answer": (
        N_("No address is known for this case"),
        N_("Add the customer’s e-mail, or record an answer given by phone or letter."),
    ),
    "reply.stale": (
        N_("Something new arrived on {number}"),
        N_("Read it first, then send. The draft is kept."),
    ),
    "report.unavailable": (
        N_("No document can be made here"),
        N_("Install the desk again with all its parts."),
    ),
    "resources.missing": (
        N_("The installation is not complete"),
        N_("Install Leman Desk again. The data are kept."),
    ),
    "reveal.reason_missing": (
        N_("The reason is missing"),
        N_("Write why you need the number in full."),
    ),
    "rule.incomplete": (
        N_("The term is incomplete"),
        N_("Enter its code, its name in both languages and its legal basis."),
    ),
    "rule.no_length": (
        N_("The term has no length"),
        N_("Enter a length above zero; an extension may be zero."),
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
    "smtp.address_invalid": (
        N_("An address is not valid"),
        N_("Nothing was sent. Check the recipients."),
    ),
    "smtp.address_not_ascii": (
        N_("The server can’t send to this address"),
        N_("It has letters that the server does not support. Ask the customer for another address."),
    ),
    "smtp.message_refused": (
        N_("The server refused the message"),
        N_("Nothing was sent. Change the text or the attachments, then send again."),
    ),
    "smtp.message_too_large": (
        N_("The message is too large for the server"),
        N_("Remove attachments, or send smaller copies."),
    ),
    "smtp.no_recipient": (
        N_("The reply has no recipient"),
        N_("Enter at least one address."),
    ),
    "smtp.recipient_refused": (
        N_("The server refused a recipient"),
        N_("Nothing was sent. Check the address, then send again."),
    ),
    "smtp.sender_refused": (
        N_("The server refused the sender address"),
        N_("Nothing was sent. Check the mailbox’s address in Settings."),
    ),
    "smtp.try_later": (
        N_("The server asked to try later"),
        N_("The reply waits in the outbox and goes by itself."),
    ),
    "smtp.uncertain": (
        N_("Not certain whether the reply was sent"),
        N_("The connection broke at the last step. Look in the Sent folder before sending again."),
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
    "storage.database": BROKEN,
    "storage.exists": (
        N_("There is a desk in this folder already"),
        N_("Open it, or choose an empty folder."),
    ),
    "storage.full": (
        N_("The disk is full"),
        N_("Nothing was lost. Free some space, then try again."),
    ),
    "storage.integrity": BROKEN,
    "storage.io": (
        N_("The disk did not answer as it should"),
        N_("Check the disk, then try again. What was saved before is kept."),
    ),
    "storage.missing": (
        N_("There is no desk here"),
        N_("Check the folder, or set up a new desk."),
    ),
    "storage.naive_moment": BROKEN,
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
    "storage.not_mapped": BROKEN,
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
    "task.crashed": BROKEN,
    "task.empty": (
        N_("The task is empty"),
        N_("Write what is to be done."),
    ),
    "task.unknown": (
        N_("The task was not found"),
        N_("Open the case again."),
    ),
    "template.placeholder_unknown": (
        N_("A template has an unknown placeholder"),
        N_("Correct {{{placeholder}}} in the template, or remove it."),
    ),
    "template.unknown": (
        N_("The template was not found"),
        N_("It may have been removed. Choose another."),
    ),
    "undo.superseded": (
        N_("{number} has changed since"),
        N_("It cannot be undone any more. Change it by hand."),
    ),
    "vault.chunk_too_large": BROKEN,
    "vault.damaged": (
        N_("A sealed file is damaged"),
        N_("It can’t be opened. Tell an admin and restore it from a backup."),
    ),
    "vault.foreign_work": BROKEN,
    "vault.unknown": (
        N_("The sealed file was not found"),
        N_("It may have been erased. Open the case again."),
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
    "mail.folder_read_only": BROKEN,
    "window.crashed": BROKEN,
    "window.no_application": BROKEN,
    "window.nobody_signed_in": BROKEN,
}
