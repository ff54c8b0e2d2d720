"""The menu, by task. Who sees an entry is decided by the door of its view."""

from django.utils.translation import gettext_lazy as _

from shouwang.apps.frame.reads import Entry, Group

MENU = (
    Group(_("Now"), (Entry("board:board", _("Board"), "board", tab=True),)),
    Group(
        _("Order and command"),
        (
            Entry("command:about", _("The operation"), "flag", also=("bodies/",)),
            Entry("command:orders", _("Orders"), "order"),
            Entry("command:cell", _("Command cell"), "cell"),
            Entry("command:phases", _("Phases"), "phase"),
        ),
    ),
    Group(
        _("People and call-out"),
        (
            Entry("people:roll", _("Roll"), "people"),
            Entry("people:callout", _("Call-out"), "callout", also=("calls/",)),
            Entry("command:members", _("Members and roles"), "key"),
        ),
    ),
    Group(
        _("Posts and duty"),
        (
            Entry("roster:watch", _("To decide"), "eye", tab=True),
            Entry("roster:current", _("Roster"), "calendar", also=("duties/",)),
            Entry("roster:posts", _("Posts"), "shield"),
            Entry("roster:groups", _("Groups"), "people"),
            Entry("roster:rest", _("Who is rested"), "sun"),
            Entry("roster:coverage", _("How posts were held"), "check"),
        ),
    ),
    Group(
        _("Register and places"),
        (
            Entry("territory:search", _("Find a door"), "search", tab=True),
            Entry("territory:register", _("Register"), "register"),
            Entry("territory:places", _("Places"), "tree"),
            Entry("territory:entrances", _("Entrances"), "entrance"),
        ),
    ),
    Group(
        _("Log"),
        (Entry("journal:log", _("Journal"), "log", tab=True), Entry("journal:devices", _("Devices"), "screen", also=("checkpoint",))),
    ),
    Group(
        _("Figures and reports"),
        (
            Entry("reports:figures", _("Figures"), "figures", tab=True),
            Entry("reports:reports", _("Reports"), "report"),
            Entry("reports:forms", _("Superiors' forms"), "form"),
            Entry("reports:photos", _("Photos"), "photo"),
        ),
    ),
    Group(
        _("Closing down"),
        (
            Entry("command:close", _("Close and hand over"), "close"),
            Entry("reports:packs", _("Hand-over packs"), "swap"),
            Entry("reports:keeping", _("Keep and destroy"), "shield"),
        ),
    ),
)
