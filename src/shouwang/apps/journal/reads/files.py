"""Whether the files that came with something are on the disk."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext, ngettext

from shouwang.apps.frame.reads import Check
from shouwang.apps.journal.models import Attachment


def is_whole_file(name: str, path: Path, database: str = "default") -> bool:
    """Whether what lies under *path* is the file that rows of a database call *name*, as it came: asked where no list tells its hash."""
    rows = Attachment.objects.using(database).filter(file=name).only("id", "sha256")
    return any(row.is_in(path.read_bytes()) for row in rows)


def file_check() -> Check:
    """The files on the status page: those that are named and not there, and those that were given up when a server was brought back."""
    storage = Attachment._meta.get_field("file").storage
    named = list(Attachment.objects.exclude(file="").values_list("file", flat=True))
    away = [name for name in named if not storage.exists(name)]
    lost = Attachment.objects.filter(lost=True).count()
    told = [
        ngettext("%(number)d file is not on the disk.", "%(number)d files are not on the disk.", len(away)) % {"number": len(away)}
        if away
        else gettext("All are on the disk.")
    ]
    if lost:
        given_up = ngettext(
            "%(number)d was given up when the server was brought back.", "%(number)d were given up when the server was brought back.", lost
        )
        told.append(given_up % {"number": lost})
    return Check(
        gettext("Files"),
        not away,
        " ".join(told),
        gettext("Copy them back from the folder files of the backups (SHOUWANG_BACKUPS): %(names)s") % {"names": ", ".join(away[:SHOWN])},
    )


SHOWN = 20
"""So many names are shown (ours); the log of the server has all that no backup holds."""
