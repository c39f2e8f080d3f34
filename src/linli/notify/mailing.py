"""E-mail by SMTP (RFC 5321), in text and HTML, with the header by which a mail program offers to end it (RFC 2369)."""

import smtplib
import ssl
from collections.abc import Collection, Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.kernel import clock
from linli.notify import channels
from linli.notify.channels import Channel, Field, Letter, Outcome, Values

SECONDS = 15


class Email(Channel):
    """The estate's mail account."""

    name = "email"
    title = _("E-mail")
    fields = (
        Field("host", _("Server"), hint=_("such as smtp.example.cn")),
        Field("port", _("Port"), initial="465"),
        Field("security", _("Encryption: ssl, starttls or none"), initial="ssl"),
        Field("user", pgettext_lazy("of mail", "Account"), required=False),
        Field("password", _("Password"), secret=True, required=False),
        Field("sender", _("Address of the sender")),
        Field("sender_name", _("Name of the sender"), required=False),
    )
    per_minute = 60
    only_urgent = False

    def addresses(self, person_ids: Collection[int]) -> Mapping[int, str]:
        """Whoever proved an address."""
        return channels.addresses_of(self.name, person_ids)

    def send(self, letter: Letter, values: Values) -> Outcome:
        """One connection a letter: what the server answers at the end of the data is its word for it."""
        try:
            server = _connected(values)
        except smtplib.SMTPResponseException as failure:
            return channels.later(f"SMTP {failure.smtp_code}")  # the account's fault: no letter is lost by it
        except (OSError, smtplib.SMTPException) as failure:
            return channels.later(type(failure).__name__)
        try:
            with server:
                server.send_message(composed(letter, values))
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as failure:
            return _answered(*_code_of(failure))
        except (OSError, smtplib.SMTPException) as failure:
            return channels.unknown(type(failure).__name__)
        return channels.sent(f"{letter.code}@{_domain(values)}")


def _connected(values: Values) -> smtplib.SMTP:
    host, port = values["host"], int(values.get("port") or 465)
    if values.get("security") == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        if values.get("security") == "starttls":
            server.starttls(context=ssl.create_default_context())
        if values.get("user"):
            server.login(values["user"], values.get("password", ""))
    except (OSError, smtplib.SMTPException):
        server.close()
        raise
    return server


def _code_of(failure: smtplib.SMTPException) -> tuple[int, bool]:
    """The reply's code, and whether it is about this letter alone."""
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        return next(iter(failure.recipients.values()))[0], True
    code = failure.smtp_code if isinstance(failure, smtplib.SMTPResponseException) else 0
    # A wrong sender is the administrator's to mend: no letter is lost by it.
    return code, not isinstance(failure, smtplib.SMTPSenderRefused)


def _answered(code: int, of_letter: bool) -> Outcome:
    """5yz will not pass, 4yz may (RFC 5321, 4.2.1)."""
    return channels.never(f"SMTP {code}") if of_letter and 500 <= code < 600 else channels.later(f"SMTP {code}")


def _domain(values: Values) -> str:
    return values["sender"].rpartition("@")[2]


def composed(letter: Letter, values: Values) -> EmailMessage:
    """The mail. Its Message-ID is the same in each try, so that a server may know a repeat."""
    mail = EmailMessage()
    mail["Subject"] = " ".join(letter.subject.split())
    mail["From"] = Address(values.get("sender_name", ""), addr_spec=values["sender"])
    mail["To"] = letter.address
    mail["Date"] = format_datetime(clock.now())
    mail["Message-ID"] = f"<{letter.code}@{_domain(values)}>"
    mail["Auto-Submitted"] = "auto-replied" if letter.answers else "auto-generated"  # RFC 3834: no program answers it
    if letter.answers:
        mail["In-Reply-To"] = mail["References"] = letter.answers
    mail["Content-Language"] = "en" if letter.language.startswith("en") else "zh-CN"
    if letter.settings_url:
        mail["List-Unsubscribe"] = f"<{letter.settings_url}>"
    with translation.override(letter.language):
        mail.set_content(render_to_string("notify/mail.txt", {"letter": letter}))
        mail.add_alternative(render_to_string("notify/mail.html", {"letter": letter}), subtype="html")
    return mail
