"""
The one way out for alarms: an e-mail, or a message by any service that Apprise knows.

It answers with the fault in words, or nothing when the message left. It raises nothing: no alarm is lost because a service is.
"""

from __future__ import annotations

import io
import logging
import smtplib

from django.core.mail import EmailMessage, get_connection

from shouwang.vocabulary.reasons import Reason

MAIL_TIMEOUT = 10
"""Seconds to wait for the mail server (ours)."""
LONGEST = 200
"""Characters kept of a fault."""
ON_THIS_MACHINE = frozenset({"dbus", "gio", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"})
"""Services of Apprise that reach nobody but whoever sits at the server."""


def send(channel: str, address: str, title: str, body: str) -> str:
    """Send one message; *channel* is ``e-mail`` or ``service``."""
    return (_mail if channel == "e-mail" else _service)(address, title, body)[:LONGEST]


def not_an_address(address: str) -> Reason | None:
    """Why nothing can be sent there."""
    try:
        import apprise
    except ImportError:
        return Reason("services-missing")
    scheme = address.partition("://")[0].lower()
    is_known = scheme not in ON_THIS_MACHINE and apprise.Apprise.instantiate(address, suppress_exceptions=True) is not None
    return None if is_known else Reason("address-unknown", {"address": address})


def _mail(address: str, title: str, body: str) -> str:
    try:
        EmailMessage(" ".join(title.split()), body, to=[address], connection=get_connection(timeout=MAIL_TIMEOUT)).send()
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        return str(problem) or type(problem).__name__
    return ""


def _service(address: str, title: str, body: str) -> str:
    try:
        import apprise
    except ImportError:
        return Reason("services-missing").within("en")
    said = io.StringIO()
    heard = logging.StreamHandler(said)
    apprise.logger.addHandler(heard)
    try:
        service = apprise.Apprise.instantiate(address, suppress_exceptions=True)
        has_left = service is not None and bool(service.notify(title=title, body=body))
    except Exception as problem:  # noqa: BLE001  # more than a hundred services by other hands: whatever one throws, the others are told
        return type(problem).__name__
    finally:
        apprise.logger.removeHandler(heard)
    last = (said.getvalue().strip().splitlines() or ["The service did not take it."])[-1]
    return "" if has_left else last.replace(address, "…")
