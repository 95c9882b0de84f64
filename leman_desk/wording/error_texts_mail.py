"""The texts of the error codes of mail, replies, rules and scanning; see `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

MAIL_ERRORS: Mapping[str, tuple[str, str]] = {
    "mail.token_refused": (
        N_("The mail server refused the sign-in"),
        N_("An admin signs in again in Settings, with an account that may read and send this mailbox."),
    ),
    "oauth.address_invalid": (
        N_("An address of the provider is not safe"),
        N_("Enter addresses that begin with https://."),
    ),
    "oauth.cancelled": (
        N_("Signing in was stopped"),
        N_("Nothing was changed. Start again when ready."),
    ),
    "oauth.client_refused": (
        N_("The provider does not know this desk"),
        N_("Check the client ID, and that it is registered as a desktop app for mail."),
    ),
    "oauth.denied": (
        N_("Signing in was refused"),
        N_("Sign in again and allow the desk to read and send mail."),
    ),
    "oauth.no_browser": (
        N_("No browser could be opened"),
        N_("Set a standard browser on this computer, then sign in again."),
    ),
    "oauth.other_host": (
        N_("The sign-in is for another mail server"),
        N_("The server of the mailbox was changed. An admin signs in again in Settings."),
    ),
    "oauth.sign_in_again": (
        N_("The mailbox must be signed in again"),
        N_("The provider no longer renews its consent. An admin signs in again in Settings, with a browser."),
    ),
    "oauth.timeout": (
        N_("Nobody signed in within five minutes"),
        N_("Nothing was changed. Start again when ready."),
    ),
    "oauth.unreachable": (
        N_("The provider’s sign-in can’t be reached"),
        N_("Check the network. The desk tries again by itself."),
    ),
    "import.msg_unreadable": (
        N_("The file is damaged or no Outlook message"),
        N_("Save the message in Outlook again, as .msg or .eml, and take in that file."),
    ),
    "import.no_mail": (
        N_("The file holds no mail"),
        N_("Choose .eml, .msg or .mbox files, a Maildir, or a folder of these."),
    ),
    "import.too_large": (
        N_("The message is too large to be taken in"),
        N_("Save its attachments as files and add them to a case as evidence."),
    ),
    "message.is_whole": (
        N_("The whole message is here already"),
        N_("Read it again, or decide where it belongs."),
    ),
    "message.not_on_server": (
        N_("The message no longer lies in the mailbox"),
        N_("What was taken in stays here. Ask the sender for the message, or import a saved copy of it."),
    ),
    "message.over_whole_limit": (
        N_("The message is larger than {megabytes} MB"),
        N_("Open it in the mailbox, save its attachments and add them to a case as evidence."),
    ),
    "message.not_handed_out": (
        N_("The mail server gave only the head of the message"),
        N_("What was taken in stays here. Try again later, or look at the message in the mailbox."),
    ),
    "import.receipt_unknown": (
        N_("The message carries no receipt time"),
        N_("No mail server stamped it. Say when it came (--received on the command line)."),
    ),
    "guard.reason_missing": (
        N_("The reason is missing"),
        N_("Say why it is no card or ID number. The audit log keeps it."),
    ),
    "guard.release_settled": (
        N_("Somebody decided first"),
        N_("Open the reply again to see how."),
    ),
    "guard.release_unknown": (
        N_("The question was not found"),
        N_("Open the reply again."),
    ),
    "guard.blocked": (
        N_("The privacy guard holds this reply"),
        N_("It has a card or ID number. Remove it, then send. The draft is kept."),
    ),
    "guard.unchecked": (
        N_("The privacy guard has something to check"),
        N_("Look at each item: remove it, or keep it with a reason. The draft is kept."),
    ),
    "guard.words": (
        N_("The privacy guard holds these words"),
        N_(
            "They have a card or ID number, or the address or number of another customer. "
            "Take it out, then try again. What you typed is kept."
        ),
    ),
    "intake.running_elsewhere": (
        N_("Mail is being read on another computer"),
        N_("New mail appears here by itself. Nothing to do."),
    ),
    "certificate.typo": (
        N_("The verification code has a typing error"),
        N_("Compare it with the certificate, group by group, or scan its square code."),
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
    "mailbox.folder_needed": (
        N_("The folder is missing"),
        N_("Name the folder on the mail server to which the messages are moved."),
    ),
    "mailbox.folder_taken_in": (
        N_("The desk reads mail from the folder {folder}"),
        N_("Choose another folder: what is moved there is kept, and is no new mail."),
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
    "outbox.unknown": (
        N_("The reply was not found in the outbox"),
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
    "reply.answered_meanwhile": (
        N_("Another reply on {number} was sent meanwhile"),
        N_("{person} answered while you were writing. Read it first, then send. The draft is kept."),
    ),
    "reply.stale": (
        N_("Something new arrived on {number}"),
        N_("Read it first, then send. The draft is kept."),
    ),
    "rule.incomplete": (
        N_("The term is incomplete"),
        N_("Enter its code, its name in both languages and its legal basis."),
    ),
    "rule.no_length": (
        N_("The term has no length"),
        N_("Enter a length above zero; an extension may be zero."),
    ),
    "scan.bad_address": (
        N_("This is not the address of a scanner"),
        N_("Enter a socket such as /run/clamav/clamd.ctl, or a host and port such as localhost:3310."),
    ),
    "scan.finds_nothing": (
        N_("The scanner answers but does not find the harmless test file"),
        N_("Let its signatures be updated (freshclam), then test again."),
    ),
    "scan.lost": (
        N_("The virus scanner broke off"),
        N_("Files wait until it answers again. See its own log if this goes on."),
    ),
    "scan.no_unix_sockets": (
        N_("This computer knows no unix sockets"),
        N_("Enter a host and port such as localhost:3310, and let clamd listen there (TCPSocket)."),
    ),
    "scan.off": (
        N_("No virus scanner is set up"),
        N_("Enter its address in Settings first."),
    ),
    "scan.timeout": (
        N_("The virus scanner does not answer in time"),
        N_("Files wait until it does. Check whether clamd is running and not overloaded."),
    ),
    "scan.unreachable": (
        N_("The virus scanner can’t be reached"),
        N_("Check whether clamd is running and who may use its socket. Files wait meanwhile."),
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
    "sender_rule.address": (
        N_("“{text}” is no e-mail address"),
        N_("Write it as it stands in the mail, such as news@shop.example."),
    ),
    "sender_rule.domain": (
        N_("“{text}” is no domain"),
        N_("Write what stands after the @, such as shop.example."),
    ),
    "sender_rule.exists": (
        N_("There is a rule for {text} already"),
        N_("Change that one instead."),
    ),
    "sender_rule.list": (
        N_("“{text}” is no list identifier"),
        N_("Write what stands in the List-Id of the mail."),
    ),
    "sender_rule.own": (
        N_("{text} is the desk’s own"),
        N_("No rule may set aside mail of the desk itself."),
    ),
    "sender_rule.superseded": (
        N_("The rule for {text} can’t be brought back"),
        N_("Somebody added one like it meanwhile. Open the list again."),
    ),
    "sender_rule.too_wide": (
        N_("Customers of all kinds write from {text}"),
        N_("Make a rule for the one address instead."),
    ),
    "sender_rule.unknown": (
        N_("The rule was not found"),
        N_("Somebody may have removed it. Open the list again."),
    ),
    "template.automatic": (
        N_("The desk sends this letter by itself"),
        N_("Acknowledgements are switched on and off in Settings."),
    ),
    "template.brace_alone": (
        N_("A brace opens or closes nothing"),
        N_("Correct the {in_language} {part}, line {line}. A brace in the letter itself is typed twice."),
    ),
    "template.changed_meanwhile": (
        N_("The template was changed meanwhile"),
        N_("{person} saved it first. Your text is still here: copy it, show the new one, and change that."),
    ),
    "template.delivered": (
        N_("This template came with the program"),
        N_("Switch it off instead; it is then no longer offered."),
    ),
    "template.empty": (
        N_("The {in_language} letter is empty"),
        N_("Every template has a text in both languages, and automatic mail a subject too."),
    ),
    "template.no_delivered": (
        N_("There is no delivered text"),
        N_("This template was written at your desk."),
    ),
    "template.placeholder_unknown": (
        N_("A template has an unknown placeholder"),
        N_("Correct {{{placeholder}}} in the {in_language} {part}, line {line}, or remove it."),
    ),
    "template.too_long": (
        N_("The {in_language} letter is too long"),
        N_("A template has at most {limit} characters."),
    ),
    "template.untitled": (
        N_("The {in_language} title is missing"),
        N_("Name the template in both languages; writers choose it by its name."),
    ),
    "template.unknown": (
        N_("The template was not found"),
        N_("It may have been removed. Choose another."),
    ),
}
