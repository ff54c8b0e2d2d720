"""
The template words of the frame; they are there in every template without ``{% load %}``.

Each is shown with an example at ``/styleguide/``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, pgettext

from shouwang.apps.frame.reads import opens
from shouwang.vocabulary.times import day_said, length_said
from shouwang.vocabulary.words import Words, listed, noted

register = template.Library()

SIGNS = {"go": "go", "ask": "ask", "stop": "stop", "info": "info", "wait": "wait"}
"""The icon of each state; a state is never a colour alone."""


COLON, COMMA = Words(": ", "："), Words(", ", "、")


class Sayable(Protocol):
    """Words or a reason: something that can be said in a language."""

    def within(self, language: str) -> str:
        """The sentence in *language*."""


@register.filter
def say(thing: Sayable) -> str:
    """Words or a reason in the language of the page."""
    return thing.within(get_language() or "en")


@register.filter(name="listed")
def listed_here(names: Iterable[object]) -> str:
    """Names one after the other, parted as the language of the page parts them."""
    return listed(names, get_language() or "en")


@register.filter(name="noted")
def noted_here(name: object, note: object) -> str:
    """A name with a note in brackets, as the language of the page sets them."""
    return noted(name, note, get_language() or "en")


@register.simple_tag
def colon() -> str:
    """What stands between a word and what is said of it, as the language of the page sets it."""
    return say(COLON)


@register.simple_tag
def comma() -> str:
    """What stands between two names, as the language of the page sets it."""
    return say(COMMA)


@register.simple_tag(takes_context=True)
def title_again(context: template.Context) -> SafeString:
    """The title block once more, as the page's heading, so that a page writes it once."""
    block = context.render_context[BLOCK_CONTEXT_KEY].get_block("title")
    return mark_safe(str(block.render(context)))  # noqa: S308  # rendered by the template


# Signs


@register.simple_tag
@lru_cache(maxsize=1024)
def icon(name: str, title: str = "") -> SafeString:
    """A sign from our own sprite; without *title* it is decoration and silent."""
    address = f"{static('frame/icons.svg')}#{name}"
    if title:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', title, address)
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', address)


@register.simple_tag(takes_context=True)
def door(context: template.Context, name: str, *about: object) -> str:
    """The address of the page called *name*; empty where its door does not open to the reader's role."""
    member, address = context.get("member"), address_of(name, about)
    return address if member and opens(address, member.role, name) else ""


@lru_cache(maxsize=16384)
def address_of(name: str, about: tuple[object, ...]) -> str:
    """The address of the page called *name*; remembered, for a page of links asks for hundreds, and the next reader for the same ones."""
    return reverse(name, args=about)


@register.simple_block_tag(takes_context=True)
def link(context: template.Context, content: SafeString, name: str, *about: object, css: str = "") -> SafeString:
    """A link round some words; to whom the page's door does not open, the words alone, and of a button (*css*) nothing."""
    if address := door(context, name, *about):
        return (
            format_html('<a class="{}" href="{}">{}</a>', css, address, content)
            if css
            else format_html('<a href="{}">{}</a>', address, content)
        )
    return content if not css else SafeString()


@register.simple_tag
def chip(state: str, label: object, sign: str = "") -> SafeString:
    """A state as icon, word and colour: ``go``, ``ask``, ``stop``, ``info``, ``wait`` or ``""`` for plain."""
    name = sign or SIGNS.get(state)
    return format_html('<span class="chip {}">{}{}</span>', state, icon(name) if name else "", label)


@register.inclusion_tag("frame/parts/role.html")
def role(member: Any) -> dict[str, Any]:
    """Who one is here: the member's role as a badge."""
    return {"member": member}


# Time


@register.simple_tag(takes_context=True)
def moment(context: template.Context, at: datetime | None, form: str = "") -> SafeString:
    """
    A moment in the operation's time zone. *form*: empty for day and time, ``log`` (with the year where it is not this one), ``time`` (08:05),
    ``day``, ``full`` (with year and weekday).

    None, and a missing thing's moment, give a dash that is read as "not yet".
    """
    if not at:
        return format_html('<span aria-hidden="true">—</span><span class="hidden-text">{}</span>', gettext("not yet"))
    local = timezone.localtime(at, zone_of(context))
    if form == "log":
        form = "" if local.year == timezone.localtime(timezone.now(), zone_of(context)).year else "dated"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), moment_in(local, "full"), moment_in(local, form)
    )


@register.simple_tag(takes_context=True)
def ago(context: template.Context, at: datetime | None) -> SafeString:
    """How long ago a moment was ("12 minutes ago"); hovering tells the exact time."""
    if not at:
        return moment(context, None)
    local, now = timezone.localtime(at, zone_of(context)), timezone.now()
    if abs((now - local).total_seconds()) < 60:
        words = gettext("just now")
    elif local <= now:
        words = gettext("%(span)s ago") % {"span": timesince(local, now, depth=1)}
    else:
        words = gettext("in %(span)s") % {"span": timesince(now, local, depth=1)}
    return format_html('<time datetime="{}" title="{}">{}</time>', local.isoformat(timespec="seconds"), moment_in(local, "full"), words)


@register.filter(name="day")
def day_here(day: date | None) -> str:
    """A day as people of the page's language write it; nothing for none."""
    return day_said(day, get_language() or "en") if day else ""


@register.filter
def in_hours(length: int | timedelta) -> str:
    """A length of time, or so many minutes, as ``6 h 30 min`` or ``6小时30分钟``."""
    return length_said(length if isinstance(length, timedelta) else timedelta(minutes=length or 0), get_language() or "en")


def zone_of(context: template.Context) -> ZoneInfo:
    """The time zone of the operation one is in, else that of the settings."""
    operation = context.get("operation")
    return ZoneInfo(operation.time_zone if operation else settings.TIME_ZONE)


def moment_in(local: datetime, form: str) -> str:
    """A local moment as people of the page's language write it; a page tells many moments, and the same ones again and again."""
    return _minute_in(local.replace(second=0, microsecond=0, tzinfo=None), form, get_language())


@lru_cache(maxsize=5000)
def _minute_in(minute: datetime, form: str, _language: str | None) -> str:
    formats = {
        "": pgettext("moment", "j M, H:i"),
        "dated": pgettext("moment", "j M Y, H:i"),
        "time": "H:i",
        "day": pgettext("moment", "j F Y"),
        "full": pgettext("moment", "l j F Y, H:i"),
    }
    return date_format(minute, formats[form])


# Parts


@register.inclusion_tag("frame/parts/tile.html")
def tile(number: object, label: object, url: str = "", note: object = "", state: str = "", of: object = "") -> dict[str, Any]:
    """A big number with its label; *url* opens the entries it was counted from. None as number says "no entries yet"."""
    return {"number": number, "label": label, "url": url, "note": note, "state": state, "of": of}


@register.inclusion_tag("frame/parts/bar.html")
def bar(value: float, of: float, label: object, state: str = "") -> dict[str, Any]:
    """Progress in words and as a bar: 22 of 28."""
    return {"value": value, "of": of, "label": label, "state": state}


@register.inclusion_tag("frame/parts/steps.html")
def steps(current: int, *labels: object) -> dict[str, Any]:
    """Where one is on a way of few steps; *current* counts from one, and one more than there are says all are done."""
    return {"steps": [(label, number < current, number == current) for number, label in enumerate(labels, 1)]}


@register.simple_tag
def crumb(label: object, url: str = "") -> SafeString:
    """One step of the way back, inside ``{% block crumbs %}``."""
    label = say(label) if isinstance(label, Words) else label
    if url:
        return format_html('<li><a href="{}">{}</a></li>', url, label)
    return format_html('<li aria-current="page">{}</li>', label)


@register.inclusion_tag("frame/parts/pages.html", takes_context=True)
def pages(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Newer and older pages of a long list, keeping the filters of the address."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("frame/parts/refusal.html")
def refusal(reasons: Iterable[Sayable]) -> dict[str, Any]:
    """Why something does not go, all reasons at once: ``{% refusal refused.reasons %}``. Amber, as one can still ask."""
    return {"reasons": [*reasons]}


@register.inclusion_tag("frame/parts/copy.html")
def copy(text: object, label: object = "") -> dict[str, Any]:
    """A text with a button that copies it."""
    return {"text": text, "label": label}


@register.filter
def qr(text: object, secret: str = "") -> SafeString:
    """A text as a QR code, drawn in lines so that it prints sharp; a ``"secret"`` one is drawn and forgotten."""
    return _drawn.__wrapped__(text) if secret else _drawn(text)


@lru_cache(maxsize=1000)
def _drawn(text: object) -> SafeString:
    """Drawing takes 10 ms, and a sheet of badges is looked at more than once."""
    import segno

    drawn = segno.make(str(text), error="m").svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  # drawn by the library, from squares


@register.filter
def with_page(query: QueryDict, number: int) -> str:
    """The query of the address with another page number."""
    changed = query.copy()
    changed["page"] = str(number)
    return changed.urlencode()


@register.filter
def state_of_level(level: str) -> str:
    """The state in which a message of Django's is shown; an error is amber: somebody can still be asked."""
    return {"success": "go", "warning": "ask", "error": "ask"}.get(level, "info")


@register.filter
def short(identifier: UUID | str) -> str:
    """The last eight signs of an id: enough to tell entries apart on paper."""
    return str(identifier).replace("-", "")[-8:]


# Blocks


@register.simple_block_tag
def notice(content: str, state: str = "info", title: object = "", live: str = "") -> SafeString:
    """``{% notice "ask" title %}…{% endnotice %}``: something to know; *live* = ``status`` or ``alert`` is read aloud when it comes."""
    heading = format_html('<p class="title">{}</p>', title) if title else ""
    spoken = format_html(' role="{}"', live) if live else ""
    return format_html('<div class="notice {}"{}>{}<div>{}{}</div></div>', state, spoken, icon(SIGNS[state]), heading, mark_safe(content))  # noqa: S308  # rendered by the template


@register.simple_block_tag
def nothing(content: str, title: object, sign: str = "nothing") -> SafeString:
    """``{% nothing title %}what to do{% endnothing %}``: an empty list that says so and shows the way on."""
    return format_html('<div class="nothing">{}<p class="title">{}</p>{}</div>', icon(sign), title, mark_safe(content))  # noqa: S308


@register.simple_block_tag
def dialog(content: str, id: str, title: object, state: str = "") -> SafeString:  # noqa: A002  # the attribute's name
    """``{% dialog "id" title "stop" %}…{% enddialog %}``: opened by ``<button data-dialog="id">``; closed by Escape or ``data-close``."""
    return format_html(
        '<dialog id="{0}" class="{1}" aria-labelledby="{0}-title"><h2 id="{0}-title">{2}</h2>{3}</dialog>',
        id,
        state,
        title,
        mark_safe(content),  # noqa: S308
    )
