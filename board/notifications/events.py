"""What happens to mail that somebody has to know of later."""

from __future__ import annotations

from ..activity.events import Event


class MailServerSet(Event):
    """Through which server mails leave. Facts: `host`, `port`, `security`, `from_email`; never the password."""

    name = "notifications.mail_server.set"


class MailServerRemoved(Event):
    """Letters are sent by hand from now on."""

    name = "notifications.mail_server.removed"


class MailTried(Event):
    """An administrator sent themselves a mail to see whether the server takes it."""

    name = "notifications.mail_server.tried"


class MailsReleased(Event):
    """Mails that were held or given up leave after all. Facts: `number`."""

    name = "notifications.mails.released"


class LetterSentByHand(Event):
    """A person sent a letter themselves. Facts: `mail_id`."""

    name = "notifications.letter.sent_by_hand"


class DigestsEnded(Event):
    """Somebody wants no more digests, by the link in one."""

    name = "notifications.digests.ended"
