"""Through which server mails leave."""

from __future__ import annotations

from ..core.fields import Choice, Email, Form, Secret, Whole, Words
from ..core.words import say

SECURITIES = [
    ("starttls", say("STARTTLS, usually port 587")),
    ("tls", say("TLS from the start, usually port 465")),
    ("none", say("None, for a server on this machine")),
]


class MailServerForm(Form):
    host = Words(say("Address of the server"), most=253, required=say("Write its name, such as mail.example.org."))
    port = Whole(say("Port"), least=1, most=65535, required=True)
    security = Choice(say("Security"), SECURITIES)
    username = Words(say("User"), most=254)
    password = Secret(say("Password"), required=False)
    from_email = Email(say("Mails come from"), required=say("Write the address that mails come from."))
    from_name = Words(say("Under the name"), most=120)
