"""One message over one channel, by SMTP or HTTP. Raises SendingFailed with a sentence; returns when it is accepted."""

import base64
import hashlib
import hmac
import json
import smtplib
import time
import urllib.error
import urllib.request
import uuid
from email.message import EmailMessage
from urllib.parse import quote_plus, urlsplit

from luodi.notices.enums import ChannelKind
from luodi.notices.models import Channel

PATIENCE = 10
"""Seconds for a mail server or a robot to answer."""
SENDER = "luodi@localhost"


class SendingFailed(Exception):
    """The other side said no, or did not answer before the message was handed over."""


def send(channel: Channel, *, key: uuid.UUID, subject: str, body: str) -> None:
    """`key` names the message: the Message-ID of a mail, the last line of a robot's text."""
    try:
        if channel.kind == ChannelKind.MAIL:
            _mail(channel, key, subject, body)
        else:
            _robot(channel, key, subject, body)
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        raise SendingFailed(f"{type(failure).__name__}: {failure}"[:300]) from failure


def _mail(channel: Channel, key: uuid.UUID, subject: str, body: str) -> None:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, SENDER, channel.mailbox
    message["Message-ID"] = f"<{key}@luodi>"
    message.set_content(body)
    address = urlsplit(channel.address)
    with smtplib.SMTP(address.hostname or "", address.port or 25, timeout=PATIENCE) as server:
        server.send_message(message)


def _robot(channel: Channel, key: uuid.UUID, subject: str, body: str) -> None:
    """钉钉, 浙政钉 and 企业微信 take the same JSON; the first two may want it signed."""
    content = json.dumps({"msgtype": "text", "text": {"content": f"{subject}\n{body}\n编号 {key}"}}).encode()
    request = urllib.request.Request(  # noqa: S310 - http(s) only: the form refuses other addresses
        signed(channel), content, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:  # noqa: S310 - as above
        said = json.loads(answer.read() or b"{}")
    if said.get("errcode", 0) != 0:
        raise ValueError(f"机器人不收：{said.get('errcode')} {said.get('errmsg', '')}")


def signed(channel: Channel, now: float | None = None) -> str:
    """The robot's address with 钉钉's signature: HMAC-SHA256 of「毫秒\\n密钥」; without a secret as it is."""
    if not channel.secret or channel.kind == ChannelKind.WECOM:
        return channel.address
    stamp = str(round((time.time() if now is None else now) * 1000))
    digest = hmac.new(channel.secret.encode(), f"{stamp}\n{channel.secret}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in channel.address else "?"
    return f"{channel.address}{joint}timestamp={stamp}&sign={quote_plus(base64.b64encode(digest))}"
