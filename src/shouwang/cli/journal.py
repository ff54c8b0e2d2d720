"""``shouwang journal``: hold an exported journal against its checkpoints, without server, database or network."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from shouwang.vocabulary.words import Words, counted

if TYPE_CHECKING:
    from shouwang.engines.journal.checkpoints import Key
    from shouwang.engines.journal.verify import Verified

WHOLE, ALTERED = 0, 1
PATIENCE, OFTEN = 2.0, 100_000
HELP = Words(
    "Verify an exported journal. Status 0: it is what was signed, 1: it is not, 2: refused.",
    "核验导出的日志。退出码：0 与签署时一致，1 不一致，2 拒绝核验。",
)
OK = Words(
    "OK. {entries}, {vouched} of them vouched for by {checkpoints}; {devices}, {missing} missing, {explained} explained, {apart} kept apart.",
    "核验通过。共 {entries}，其中 {vouched} 条有 {checkpoints}作证；设备 {devices}，缺漏 {missing} 条，已说明 {explained} 条，另存 {apart} 条。",
)
ENTRIES, CHECKPOINTS, DEVICES = ("entry", "entries", "条记录"), ("checkpoint", "checkpoints", "个检查点"), ("device", "devices", "台")
NOT_VOUCHED = Words("After the last checkpoint was written: {count}.", "写于最后一个检查点之后：{count}。")
BAD = Words("NOT OK. Line {line}: {reason}", "核验不通过。第 {line} 行：{reason}")
KEY_CAME_ALONG = Words(
    "The key came with the checkpoints: this proves that the journal is whole, not whose it is. Give the key you were handed with --key.",
    "密钥取自检查点文件本身：只能证明日志完整，不能证明出自何人。请用 --key 给出当初领到的密钥。",
)
PROGRESS = Words("{lines} lines read …", "已读 {lines} 行……")


def add(parser: argparse.ArgumentParser) -> None:
    """What it takes."""
    tasks = parser.add_subparsers(dest="task", required=True, metavar="TASK")
    verify = tasks.add_parser("verify", help=HELP.en)
    verify.add_argument("export", type=Path, help="The journal as JSON Lines, plain or gzipped.")
    verify.add_argument("checkpoints", type=Path, help="The signed checkpoints, one after the other.")
    verify.add_argument("--key", help="The journal's key, or a file with it; left out, the one above the checkpoints.")
    verify.add_argument("--json", action="store_true", help="Answer as JSON.")
    verify.add_argument("--language", choices=("en", "zh"), default="en", help="Language of the answer.")


def run(arguments: argparse.Namespace) -> int:
    """Verify and say what was found."""
    from shouwang.engines.journal.verify import verified
    from shouwang.files.journals import checkpoints_of, export_lines, read_notes
    from shouwang.vocabulary.reasons import Reason, Refused

    file = read_notes(arguments.checkpoints)
    key = _key(arguments.key) if arguments.key else file.key
    if key is None:
        raise Refused(Reason("key-missing", {"file": file.name}))
    checkpoints = checkpoints_of(file, key)
    found = verified(_told(export_lines(arguments.export), arguments.language), checkpoints, b"".join(file.leaves))
    if arguments.json:
        print(json.dumps(_plain(found, arguments.language), ensure_ascii=False))
    else:
        for line in _lines(found, len(checkpoints), arguments.language):
            print(line)
        if not arguments.key:
            print(KEY_CAME_ALONG.within(arguments.language))
    return ALTERED if found.bad else WHOLE


def _key(given: str) -> Key:
    from shouwang.engines.journal.checkpoints import key_from
    from shouwang.files.journals import read_text
    from shouwang.vocabulary.reasons import Reason, Refused

    text = read_text(Path(given)) if Path(given).is_file() else given
    try:
        return key_from(text)
    except ValueError as fault:
        raise Refused(Reason("key-unreadable", {"fault": str(fault)})) from fault


def _told(lines: Iterator[bytes], language: str) -> Iterator[bytes]:
    """The lines; on a terminal, after two seconds, how many have been read."""
    began = time.monotonic()
    for number, line in enumerate(lines, 1):
        if number % OFTEN == 0 and sys.stderr.isatty() and time.monotonic() - began > PATIENCE:
            print(PROGRESS.within(language, {"lines": number}), file=sys.stderr)
        yield line


def _lines(found: Verified, checkpoints: int, language: str) -> Iterator[str]:
    if found.bad:
        yield BAD.within(language, {"line": found.bad.line, "reason": found.bad.reason.within(language)})
        return
    told = {
        "entries": _said(found.entries, *ENTRIES),
        "checkpoints": _said(checkpoints, *CHECKPOINTS),
        "devices": _said(found.devices, *DEVICES),
    }
    yield OK.within(
        language,
        {name: words.within(language) for name, words in told.items()}
        | {"vouched": found.vouched, "missing": found.missing, "explained": found.explained, "apart": found.apart},
    )
    if found.entries > found.vouched:
        yield NOT_VOUCHED.within(language, {"count": _said(found.entries - found.vouched, *ENTRIES).within(language)})


def _said(count: int, one: str, many: str, zh: str) -> Words:
    """So many, as each language counts."""
    return Words(counted(count, one, many), f"{count} {zh}")


def _plain(found: Verified, language: str) -> dict[str, object]:
    bad = found.bad and {"line": found.bad.line, "code": found.bad.reason.code, "says": found.bad.reason.within(language)}
    return {"ok": not found.bad, **_counts(found), "bad": bad}


def _counts(found: Verified) -> dict[str, int]:
    return {name: getattr(found, name) for name in ("entries", "vouched", "devices", "missing", "explained", "apart")}
