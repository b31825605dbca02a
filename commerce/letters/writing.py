"""A letter: subject, HTML and text, made of one template in one language, and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import override

from commerce.letters.sender import Sender
from orchestration.webhooks.reaching import checked_addresses
from tenancy.mailing import MailServer

FONT = "'IBM Plex Sans','IBM Plex Sans Arabic','Segoe UI',Tahoma,Arial,sans-serif"
INK, SOFT, RULE, PAPER, GROUND = "#1d1a15", "#5f5a53", "#e4e0d8", "#ffffff", "#f4f2ee"
PATIENCE = 5  # seconds for a mail server


@dataclass(frozen=True, slots=True)
class Attachment:
    name: str
    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Letter:
    """Ready to go."""

    to: str
    subject: str
    html: str
    text: str
    language: str


def write_letter(kind: str, *, to: str, language: str, sender: Sender, **content: Any) -> Letter:
    """A letter of one kind: `templates/mail/<kind>.html` and `.txt`; the text's first line is the subject."""
    context = {
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "store": sender.name(language),
        "home": sender.home(language),
        "css": styles(sender.colours, language),
        **content,
    }
    with override(language):
        text = render_to_string(f"mail/{kind}.txt", context).strip()
        subject, _rule, text = text.partition("\n")
        html = render_to_string(f"mail/{kind}.html", {**context, "subject": subject})
    return Letter(to=to, subject=" ".join(subject.split()), html=html, text=text.strip() + "\n", language=language)


def send_letter(letter: Letter, *, sender: Sender, attachments: Sequence[Attachment] = ()) -> None:
    """Sends it now. Raises what the mail server's client raises: the outbox tries again."""
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        from_email=sender.address,
        to=[letter.to],
        reply_to=[sender.reply_to] if sender.reply_to else None,
        headers={"Content-Language": letter.language, "Auto-Submitted": "auto-generated"},
        connection=_connection(sender.server) if sender.server else None,
    )
    message.attach_alternative(letter.html, "text/html")
    for each in attachments:
        message.attach(each.name, each.content, each.kind)
    message.send()


def _connection(server: MailServer) -> Any:
    """The tenant's own mail server. Raises Unreachable for one inside our network."""
    checked_addresses(f"https://{server.host}/")
    return get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_ssl=server.implicit,
        use_tls=not server.implicit,
        timeout=PATIENCE,
    )


def styles(colours: dict[str, str], language: str) -> dict[str, str]:
    """What stands in the style attributes: programs that read mail know little more."""
    start, leading = ("right", "1.8") if language == "ar" else ("left", "1.55")
    family = f"font-family:{FONT}"
    text = f"{family};font-size:15px;line-height:{leading};color:{INK};text-align:{start}"
    return {
        "body": f"margin:0;padding:0;background:{GROUND};{family}",
        "card": f"background:{PAPER};border:1px solid {RULE};border-radius:14px;border-collapse:separate",
        "head": f"background:{colours['brand']};padding:22px 32px;border-radius:13px 13px 0 0;text-align:{start}",
        "mark": f"{family};font-size:20px;font-weight:600;color:{colours['brand_ink']};text-decoration:none",
        "cell": f"padding:28px 32px;{text}",
        "h1": f"margin:0 0 12px;{family};font-size:22px;line-height:1.4;font-weight:600;color:{INK};text-align:{start}",
        "p": f"margin:0 0 14px;{text}",
        "small": f"margin:0 0 10px;{family};font-size:13px;line-height:{leading};color:{SOFT};text-align:{start}",
        "button": f"display:inline-block;background:{colours['brand']};color:{colours['brand_ink']};{family};"
        "font-size:15px;font-weight:600;text-decoration:none;padding:12px 24px;border-radius:8px",
        "table": "width:100%;border-collapse:collapse;margin:0 0 18px",
        "item": f"padding:10px 0;border-bottom:1px solid {RULE};{text}",
        "amount": f"padding:10px 0;border-bottom:1px solid {RULE};{family};font-size:15px;color:{INK};"
        f"text-align:{'left' if language == 'ar' else 'right'};white-space:nowrap",
        "sum": f"padding:4px 0;{family};font-size:14px;color:{SOFT};text-align:{start}",
        "sum_amount": f"padding:4px 0;{family};font-size:14px;color:{SOFT};"
        f"text-align:{'left' if language == 'ar' else 'right'};white-space:nowrap",
        "total": f"padding:10px 0;{family};font-size:17px;font-weight:600;color:{INK};text-align:{start}",
        "total_amount": f"padding:10px 0;{family};font-size:17px;font-weight:600;color:{INK};"
        f"text-align:{'left' if language == 'ar' else 'right'};white-space:nowrap",
        "box": f"background:{GROUND};border-radius:10px;padding:16px 20px;margin:0 0 18px;{text}",
        "foot": f"padding:18px 32px;{family};font-size:12px;line-height:1.6;color:{SOFT};text-align:{start}",
        "link": f"color:{INK}",
    }
