"""What a message about an alarm says: what is wrong where, since when, and the way to the page. Whose duty it is, and why, it never says."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from shouwang.apps.people.reads.links import DUTIES
from shouwang.apps.roster.models import Message
from shouwang.vocabulary.watching import ALARMS


def alarm_message(bundle: Sequence[Message]) -> tuple[str, str]:
    """
    Title and text for all that goes to one address at once, in the language of whom it goes to.

    Whoever leads is sent to the list, others to their own page.
    """
    one = bundle[0]
    path = reverse("roster:watch", args=[one.operation_id]) if one.is_leading else reverse("roster:mine", args=[DUTIES.of(one.person_id)])
    language, zone = one.person.language, ZoneInfo(one.operation.time_zone)
    with translation.override(language), timezone.override(zone):
        said = {
            "alarms": [(ALARMS[message.what].within(language), message) for message in bundle],
            "is_leading": one.is_leading,
            "operation": one.operation,
            "link": f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else "",
        }
        return " ".join(render_to_string("roster/alarm_title.txt", said).split()), render_to_string("roster/alarm.txt", said).strip()
