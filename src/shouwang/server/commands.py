"""Our own server commands: load the model operation, serve the pages."""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from socket import create_server
from urllib.parse import urlencode

from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.urls import reverse
from django.utils import timezone
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from shouwang.apps.command import actions as command
from shouwang.apps.operations import reads as operations
from shouwang.apps.operations.models import Member, Operation
from shouwang.apps.reports import reads as reports
from shouwang.files.places import on_one_disk
from shouwang.server.backups import BackupFailed, back_up
from shouwang.server.demo import loading, opening
from shouwang.server.demo.cast import Cast
from shouwang.server.keeper import keep
from shouwang.server.lost_keys import give_up, lost_keys
from shouwang.server.restoring import begin_again, begun, bring_back, is_in_place
from shouwang.vocabulary.reasons import Reason, Refused
from shouwang.vocabulary.words import LANGUAGES, counted

DEMO_FOLDER = Path("examples/two-compounds")


def parser() -> argparse.ArgumentParser:
    """The commands and their options; the reference in the documentation is made from this."""
    top = argparse.ArgumentParser(prog="python -m shouwang.server", description="Run the Shouwang server.")
    commands = top.add_subparsers(dest="command", required=True)
    demo = commands.add_parser("demo", help="Load the model operation through the same actions a person would use, and write its report.")
    demo.add_argument("--folder", type=Path, default=DEMO_FOLDER, help="Folder with the model operation's files.")
    demo.add_argument("--reports", type=Path, default=None, help="Where the report is written; default: the data folder.")
    serve = commands.add_parser("serve", help="Serve the pages.")
    serve.add_argument("--host", default="127.0.0.1", help="Address to listen on; 0.0.0.0 for phones on the hotspot.")
    serve.add_argument("--port", type=int, default=8000, help="Port to listen on.")
    serve.add_argument("--threads", type=int, default=8, help="Requests answered at once.")
    commands.add_parser("keep", help="Grow the journals' trees, sign checkpoints and make backups; serve starts it by itself.")
    commands.add_parser("backup", help="Make a backup now, try it, and raise the watermark up to which devices may let go.")
    renew = commands.add_parser("renew", help="Give an account a new passphrase, and take its lost passkeys and codes away; printed once.")
    renew.add_argument("username", help="The name with which somebody logs in.")
    restore = commands.add_parser("restore", help="Bring a lost server back from a backup, into an empty data folder.")
    restore.add_argument("backup", type=Path, nargs="?", help="The file; default: the newest one in SHOUWANG_BACKUPS.")
    restore.add_argument(
        "--files-lost", action="store_true", help="Every copy of some files is lost: give them up, and say so in the journal."
    )
    restore.add_argument("--keys-lost", action="store_true", help="Every copy of a key is lost: empty what it sealed, sign by a new one.")
    given_up = commands.add_parser(
        "keys-lost", help="Say which keys are lost; with --give-up, empty what they had sealed and sign by new ones."
    )
    given_up.add_argument("--give-up", type=int, metavar="KEYS", help="So many keys are lost, as it said; every copy of them is.")
    return top


def main(words: list[str]) -> int:
    """Run one of our own commands."""
    options = parser().parse_args(words)
    if options.command != "keep" and (why := _not_reached()):
        sys.stderr.write(f"{why}\n")
        return 2
    if options.command != "restore" and begun().exists():
        sys.stderr.write(f"{Reason('restore-unfinished').within('en')}\n")
        return 2
    if options.command == "demo":
        return demo(options.folder, options.reports or settings.DATA / "reports")
    if options.command == "keep":
        return keep()
    if options.command == "backup":
        return backup()
    if options.command == "renew":
        return renew(options.username)
    if options.command == "restore":
        return restore(options.backup, keys_lost=options.keys_lost, files_lost=options.files_lost)
    if options.command == "keys-lost":
        return keys_lost(options.give_up)
    return serve(options.host, options.port, options.threads)


def _not_reached() -> str:
    """Why the database cannot be used, with the setting that says where it is; empty when it answers."""
    try:
        connection.ensure_connection()
    except OperationalError as fault:
        kind = "sqlite:///…" if connection.vendor == "sqlite" else "postgresql://…"
        cause = " ".join(str(fault).split())
        return f'SHOUWANG_DATABASE_URL is "{kind}", and this database cannot be reached: {cause}. Start it, or name another one.'
    return ""


def demo(folder: Path, reports_folder: Path) -> int:
    """Load the demo unless it is there already, write the report's files, print figures and logins."""
    call_command("migrate", verbosity=0)
    if operations.has_accounts():
        sys.stdout.write("The data folder already holds operations; the demo is not loaded a second time.\n")
        _print_again()
        return 0
    cast = loading.load(folder, loading.Progress(sys.stdout))
    _print_figures(cast.operation)
    _write_reports(cast, reports_folder)
    _print_logins(cast.logins)
    return 0


def _print_figures(operation: Operation) -> None:
    sys.stdout.write(f"\n{operation.name_en or operation.name}\n")
    for line in loading.headline(operation):
        value = "no entries yet" if line.value is None else str(line.value)
        sys.stdout.write(f"  {value:>14}  {line.name.en} · {line.name.zh}\n")


def _write_reports(cast: Cast, folder: Path) -> None:
    """The last report as page, PDF and Word document in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for kind in reports.WRITERS:
            path = folder / f"phase-1.{language}.{kind}"
            path.write_bytes(reports.written(cast.reports[-1], language, kind).content)
        path = folder / f"phase-1.{language}.html"
        path.write_text(reports.page(cast.reports[-1], language), encoding="utf-8")
    sys.stdout.write(f"\nThe phase report (HTML, PDF, DOCX in both languages) lies in {folder}\n")


def _print_again() -> None:
    """The figures and logins of the demo, if it is what stands here; of other accounts nobody knows the password."""
    for operation in Operation.objects.all():
        members = Member.objects.filter(operation=operation, left_at=None).select_related("user")
        if known := [member for member in members if member.user.check_password(opening.PASSWORD)]:
            _print_figures(operation)
            _print_logins([(member.user.username, str(member.role)) for member in known])


def _print_logins(logins: Iterable[tuple[str, str]]) -> None:
    sys.stdout.write(f"\nLog in with the password {opening.PASSWORD} as:\n")
    for username, role in logins:
        sys.stdout.write(f"  {username:<12} {role}\n")


def first_account_page() -> str:
    """The address, on this server, of the page that makes the first account, with the word that opens it."""
    return f"{reverse('operations:first')}?{urlencode({'word': operations.set_up_word()})}"


PATIENCE = 120
"""Seconds after which a worker that gives no sign of life is replaced (ours): a slow disk is no reason, a hanging program is."""
IN_MEMORY = Path("/dev/shm")  # noqa: S108  # gunicorn's sign of life: an empty file that must not wait for a disk


class Watching(Arbiter):  # type: ignore[misc]
    """
    Gunicorn's first process, which sees that there are workers and, beside them, one keeper; when the keeper's standard input closes, it ends.

    No thread does this: a worker that is forked while another thread begins a program may wait for ever for what that thread held.
    """

    AGAIN_AFTER = 1.0
    """Seconds: a keeper that falls at once is not started without a pause."""
    keeper: subprocess.Popen[bytes] | None = None
    begun = 0.0

    def manage_workers(self) -> None:
        """Start what is missing."""
        super().manage_workers()
        if (self.keeper is None or self.keeper.poll() is not None) and time.monotonic() - self.begun > self.AGAIN_AFTER:
            self.begun = time.monotonic()
            self.keeper = subprocess.Popen([sys.executable, "-m", "shouwang.server", "keep"], stdin=subprocess.PIPE)  # this very program

    def stop(self, graceful: bool = True) -> None:
        """End them all."""
        super().stop(graceful)
        if self.keeper is not None and self.keeper.stdin is not None:
            self.keeper.stdin.close()
            self.keeper.wait()


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, set up from here instead of from a file."""

    def __init__(self, **options: object) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand our options over."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> object:
        """The application."""
        from shouwang.server.wsgi import application

        return application

    def run(self) -> None:
        """Serve until stopped."""
        Watching(self).run()


def serve(host: str, port: int, threads: int) -> int:
    """Serve until stopped; the database is brought up to date first. Status 1 and the way out where the port is taken."""
    try:
        create_server((host, port)).close()
    except OSError as fault:
        sys.stderr.write(
            f"{host}:{port} cannot be served: {fault.strerror or fault}. Stop what serves there, or take another port: --port {port + 1}\n"
        )
        return 1
    call_command("migrate", verbosity=0)
    address = f"http://{'localhost' if host == '127.0.0.1' else host}:{port}/"
    sys.stdout.write(f"\nShouwang 守望 is at {address}  (stop with Ctrl-C)\n")
    if not operations.has_accounts():
        sys.stdout.write(f"Make the first account at {address.removesuffix('/')}{first_account_page()}\n")
    sys.stdout.flush()
    _pages(host, port, threads)
    return 0


def backup() -> int:
    """Make a backup and say what is in it; status 1 and the reason when it is none, or when files are lost that it names."""
    try:
        made = back_up(timezone.now())
    except BackupFailed as fault:
        sys.stderr.write(f"{fault}\n")
        return 1
    sys.stdout.write(f"{made.path}: {counted(made.entries, 'entry', 'entries')}, tried.\n")
    for reason in [*made.damaged, *made.lost]:
        sys.stderr.write(f"{reason.within('en')}\n")
    if made.lost:
        sys.stderr.write(f"{counted(len(made.lost), 'file')} can be brought back by no backup any more; all else is in it.\n")
    for reason in on_one_disk(settings.DATA, settings.KEYS, settings.BACKUPS, settings.KEY_BACKUPS):
        sys.stdout.write(f"• {reason.within('en')}\n")
    return 1 if made.lost else 0


def renew(username: str) -> int:
    """Print a new passphrase for an account; status 1 when there is none of that name."""
    try:
        given = command.renew_on_server(username=username, at=timezone.now())
    except Refused as refused:
        sys.stderr.write("".join(f"{reason.within('en')}\n" for reason in refused.reasons))
        return 1
    sys.stdout.write(f"The new passphrase of {username}: {given}\nPasskeys, one-time codes and recovery codes of before are gone.\n")
    return 0


def restore(backup: Path | None, *, keys_lost: bool, files_lost: bool) -> int:
    """Bring the server back and say how far it is, and what cannot be read or is signed anew; status 1 and the reasons when it cannot be."""
    if is_in_place():
        begin_again(timezone.now())
        sys.stdout.write("A backup had been put in place and was cut off then; now it is through.\n")
        return 0
    try:
        back = bring_back(backup, timezone.now(), keys_lost=keys_lost, files_lost=files_lost)
    except Refused as refused:
        sys.stderr.write("".join(f"{reason.within('en')}\n" for reason in refused.reasons))
        sys.stderr.write("Nothing was changed.\n")
        return 1
    is_are = "is" if back.entries == 1 else "are"
    sys.stdout.write(f"{back.path}: {counted(back.entries, 'entry', 'entries')} {is_are} back. Devices send again what came after it.\n")
    sys.stdout.write("".join(f"{reason.within('en')}\n" for reason in back.damaged))
    if back.files_lost:
        sys.stdout.write(f"{counted(back.files_lost, 'file')} could not be brought back: given up, and the journal says so.\n")
    if back.emptied:
        given_up = f"{back.keys_lost} of the {counted(back.keys, 'key')} that sealed it are given up"
        sys.stdout.write(f"{given_up}; empty now: {counted(back.emptied, 'value')}.\n")
    elif back.keys_lost:
        sys.stdout.write(
            f"{back.keys_lost} of the {counted(back.keys, 'key')} that seal it are not in {settings.KEYS}: what they seal was destroyed, or cannot be read "
            "until a copy of them is put there.\n"
        )
    if back.signed_anew:
        sys.stdout.write(
            f"From now on {counted(back.signed_anew, 'journal')} {'is' if back.signed_anew == 1 else 'are'} signed by a new key, and {'says' if back.signed_anew == 1 else 'say'} so. Hand the new key to whoever verifies, "
            "and enrol every device anew.\n"
        )
    return 0


def keys_lost(count: int | None) -> int:
    """Say how many keys are lost and what they had sealed; with their *count*, give it up."""
    try:
        lost = lost_keys() if count is None else give_up(count=count, at=timezone.now())
    except Refused as refused:
        sys.stderr.write("".join(f"{reason.within('en')}\n" for reason in refused.reasons))
        sys.stderr.write("Nothing was changed.\n")
        return 1
    told = f"{counted(len(lost.rings), 'key')} that had sealed {counted(lost.values, 'value')}, and the signing keys of {counted(len(lost.unsigned), 'operation')}"
    if count is not None:
        sys.stdout.write(f"Given up: {told}. The values are empty now, and the journals say so.\n")
        if lost.unsigned:
            sys.stdout.write("Hand the new keys to whoever verifies, and enrol every device of these operations anew.\n")
    elif lost.count:
        sys.stdout.write(f"Lost: {told}.\nLook for every copy first, and put it into {settings.KEYS}.\n")
        sys.stdout.write(f"Only when there is none: make a backup, then run keys-lost --give-up {lost.count}. It cannot be undone.\n")
    else:
        sys.stdout.write("No key is lost.\n")
    return 0


def _pages(host: str, port: int, threads: int) -> None:
    Server(
        bind=f"{host}:{port}",
        workers=1,
        threads=threads,
        worker_class="gthread",
        timeout=PATIENCE,
        worker_tmp_dir=str(IN_MEMORY) if IN_MEMORY.is_dir() else None,
        accesslog=None,
        loglevel="warning",
        control_socket_disable=True,
    ).run()
