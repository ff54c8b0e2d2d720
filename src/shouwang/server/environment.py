"""
Every setting, read from the environment in one place.

A wrong value or an unknown name is refused at start-up, all of them at once, each with its name, its value and the values allowed.
A secret may be given as a file: ``SHOUWANG_SECRET_KEY_FILE=/run/secrets/key``.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit
from zoneinfo import available_timezones

from shouwang.vocabulary.words import Words

PREFIX = "SHOUWANG_"
OTHERS = ("SHOUWANG_TEST_", "SHOUWANG_CHROMIUM")
"""Names with our prefix that belong to the tests, not to the product."""


class WrongSettings(Exception):
    """One or more settings cannot be used; the message lists them all."""


class NotAllowed(ValueError):
    """Why a value cannot be used, in words that may be printed: nothing of a secret is in them."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name, what it is for, its default as a person would write it, and how its text is read."""

    name: str
    meaning: Words
    default: str
    allowed: str
    read: Callable[[str], Any]
    secret: bool = False


def yes_or_no(text: str) -> bool:
    """``yes`` or ``no``."""
    return one_of("yes", "no")(text) == "yes"


def one_of(*choices: str) -> Callable[[str], str]:
    """A reader that takes exactly these words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError
        return text

    return read


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A reader that takes whole numbers within these bounds."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError
        return int(text)

    return read


def words_between_commas(text: str) -> list[str]:
    """``a,b`` as a list; empty text is an empty list."""
    return [part.strip() for part in text.split(",") if part.strip()]


def time_zone(text: str) -> str:
    """A name of the time zone database."""
    return one_of(*available_timezones())(text)


def database(text: str) -> dict[str, Any]:
    """
    ``sqlite:///path`` (relative to the data folder unless it begins with a slash) or ``postgresql://user:password@host:port/name``.

    A PostgreSQL socket folder is given as ``postgresql:///name?host=/run/postgresql``; how the connection is secured, as ``?sslmode=verify-full``.
    """
    parts = urlsplit(text)
    if parts.scheme == "sqlite" and parts.path.strip("/"):
        if parts.query:
            raise NotAllowed("a SQLite file takes no options")
        return {"ENGINE": "sqlite", "NAME": parts.path[1:]}
    if parts.scheme == "postgresql" and parts.path.strip("/"):
        extra = dict(parse_qsl(parts.query, keep_blank_values=True))
        _refuse_options(extra)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or extra.get("user", "")),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or extra.get("host", ""),
            "PORT": str(parts.port or extra.get("port", "")),
            "OPTIONS": {name: value for name, value in extra.items() if name in HOW_TO_CONNECT},
        }
    raise ValueError


WHERE_TO_CONNECT = ("host", "port", "user")
HOW_TO_CONNECT = ("sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout")
"""What libpq takes beside the address and we hand on; see its documentation, "Parameter Key Words"."""
TLS = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")


def _refuse_options(extra: Mapping[str, str]) -> None:
    """An option that nobody reads would look like a connection that is secured and is not."""
    for name, value in extra.items():
        if name not in (*WHERE_TO_CONNECT, *HOW_TO_CONNECT):
            shown = name if re.fullmatch(r"[a-z_]{1,30}", name) else "…"
            raise NotAllowed(f"the option {shown} is not one of {', '.join((*WHERE_TO_CONNECT, *HOW_TO_CONNECT))}")
        if name == "sslmode" and value not in TLS:
            raise NotAllowed(f"sslmode is not one of {', '.join(TLS)}")
        if not value:
            raise NotAllowed(f"the option {name} is empty")


HOST = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*\.?|\[[0-9A-Fa-f:.]+\]")


def host_names(text: str) -> list[str]:
    """Names or addresses between commas, each alone: ``example.org``, ``.example.org``, ``192.0.2.1``, ``[2001:db8::1]``, ``*``."""
    names = words_between_commas(text)
    for name in names:
        if not HOST.fullmatch(name):
            raise NotAllowed(f'"{name}" is no name of a host')
    return names


def folder(text: str) -> Path:
    """A folder; it is made when it is needed."""
    path = Path(text).resolve()
    try:
        is_something_else = path.exists() and not path.is_dir()
    except OSError as problem:
        raise NotAllowed(problem.strerror or str(problem)) from problem
    if not text or is_something_else:
        raise NotAllowed("not a folder")
    return path


def folder_or_none(text: str) -> Path | None:
    """A folder, or empty."""
    return folder(text) if text else None


def folder_that_is_there(text: str) -> Path | None:
    """A folder that somebody has filled already, or empty."""
    path = folder_or_none(text)
    if path and not path.is_dir():
        raise NotAllowed("there is no such folder")
    return path


def sender(text: str) -> str:
    """An e-mail address, with or without a name before it."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(text)[1]):
        raise ValueError
    return text


def mail(text: str) -> dict[str, Any]:
    """``console:``, ``folder:``, ``smtp://user:password@host:port`` or ``smtps://…`` (TLS from the first byte)."""
    parts = urlsplit(text)
    if parts.scheme == "console":
        return {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
    if parts.scheme == "folder":
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    if parts.scheme in {"smtp", "smtps"} and parts.hostname:
        secure = parts.scheme == "smtps"
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_HOST": parts.hostname,
            "EMAIL_PORT": parts.port or (465 if secure else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": secure,
            "EMAIL_USE_TLS": not secure and bool(parts.username),
        }
    raise ValueError


def web_address(text: str) -> str:
    """``http://host`` or ``https://host``, without a slash at the end; empty: taken from each request."""
    if text and (urlsplit(text).scheme not in {"http", "https"} or not urlsplit(text).hostname):
        raise ValueError
    return text.rstrip("/")


TRIAL_KEY = "trial key: everybody knows it, so set SHOUWANG_SECRET_KEY before real people's data comes in"


def secret_key(text: str) -> str:
    """At least 32 characters."""
    if len(text) < 32:
        raise ValueError
    return text


SETTINGS = (
    Setting(
        "SHOUWANG_DATA",
        Words("Folder for the database, uploaded files and logs.", "存放数据库、上传文件和日志的文件夹。"),
        "var",
        "a folder that this user may make and write",
        folder,
    ),
    Setting(
        "SHOUWANG_DATABASE_URL",
        Words(
            "Where the data lies: a SQLite file, or PostgreSQL for a district or a city.",
            "数据存放处：单机用 SQLite 文件，区县或城市用 PostgreSQL。",
        ),
        "sqlite:///shouwang.sqlite3",
        "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME, which may end in ?sslmode=verify-full and the like",
        database,
        secret=True,
    ),
    Setting(
        "SHOUWANG_KEYS",
        Words(
            "Folder for the keys that sign journals and seal people's data; back it up apart from the data. Empty: keys in the data folder.",
            "存放签署日志、加密个人信息所用密钥的文件夹，应与数据分开备份；留空则为数据文件夹下的 keys。",
        ),
        "",
        "a folder, or empty",
        folder_or_none,
    ),
    Setting(
        "SHOUWANG_KEY_BACKUPS",
        Words(
            "Folder for copies of the keys, made with every backup and kept for less than 7 days; best on a third disk, never where the backups of the data go. Empty: key-backups in the data folder.",
            "存放密钥副本的文件夹，随每次备份复制，保留不超过 7 天；最好放在第三块磁盘上，切勿与数据备份放在一处。留空则为数据文件夹下的 key-backups。",
        ),
        "",
        "a folder, or empty",
        folder_or_none,
    ),
    Setting(
        "SHOUWANG_BACKUPS",
        Words(
            "Folder for backups, best on another disk; empty: backups in the data folder.",
            "存放备份的文件夹，最好在另一块磁盘上；留空则为数据文件夹下的 backups。",
        ),
        "",
        "a folder, or empty",
        folder_or_none,
    ),
    Setting(
        "SHOUWANG_BACKUP_MINUTES",
        Words(
            "Minutes between two backups while something is written; 0: none are made, and devices keep all that they wrote.",
            "有新记录时每隔多少分钟备份一次；0 表示不备份，设备将一直保留所写记录。",
        ),
        "10",
        "a whole number from 0 to 1440",
        whole_number(0, 1440),
    ),
    Setting(
        "SHOUWANG_SECRET_KEY",
        Words(
            "Signs sessions and personal links. Without it a trial key is used and the status page warns.",
            "用于签署会话和个人链接。不设置时使用试用密钥，状态页会给出警告。",
        ),
        TRIAL_KEY,
        "at least 32 characters",
        secret_key,
        secret=True,
    ),
    Setting(
        "SHOUWANG_HOSTS",
        Words("Host names under which the pages are served, separated by commas.", "网页对外使用的主机名，用逗号分隔。"),
        "localhost,127.0.0.1,[::1]",
        "host names separated by commas, without http:// and without a port",
        host_names,
    ),
    Setting(
        "SHOUWANG_PUBLIC_URL",
        Words(
            "Address put into personal links; empty: the address of the request.",
            "写入个人链接的网址；留空则用当前访问的网址。",
        ),
        "",
        "http://HOST or https://HOST, or empty",
        web_address,
    ),
    Setting(
        "SHOUWANG_HTTPS",
        Words(
            "Whether people reach the pages by https; cookies are then sent by https only.",
            "是否通过 https 访问；若是，Cookie 只经 https 发送。",
        ),
        "no",
        "yes or no",
        yes_or_no,
    ),
    Setting(
        "SHOUWANG_LANGUAGE",
        Words("Language of pages for those who have not chosen one.", "未选择语言的访客看到的界面语言。"),
        "en",
        "en or zh-hans",
        one_of("en", "zh-hans"),
    ),
    Setting(
        "SHOUWANG_TIME_ZONE",
        Words("Time zone of a new operation.", "新建行动的时区。"),
        "Asia/Shanghai",
        "a name of the time zone database, such as Asia/Shanghai",
        time_zone,
    ),
    Setting(
        "SHOUWANG_EMAIL_URL",
        Words(
            "How e-mail leaves: shown on the console, written to a folder, or sent by SMTP.",
            "邮件如何发出：显示在终端、写入文件夹或经 SMTP 发送。",
        ),
        "folder:",
        "console:, folder:, smtp://USER:PASSWORD@HOST:PORT or smtps://…",
        mail,
        secret=True,
    ),
    Setting(
        "SHOUWANG_EMAIL_FROM",
        Words("Sender of e-mail.", "邮件的发件人。"),
        "shouwang@localhost",
        "an e-mail address",
        sender,
    ),
    Setting(
        "SHOUWANG_SECOND_FACTOR",
        Words(
            "Whether a passkey or one-time code is required of everybody who may see residents' data, or only offered.",
            "对可查看居民信息的人，是必须使用通行密钥或动态口令，还是仅供选用。",
        ),
        "offered",
        "offered or required",
        one_of("offered", "required"),
    ),
    Setting(
        "SHOUWANG_FONTS",
        Words(
            "A folder with fonts for printed reports, looked in first; empty: the system's fonts.",
            "印制报告所用字体的文件夹，优先使用；留空则用系统字体。",
        ),
        "",
        "a folder that is there, or empty",
        folder_that_is_there,
    ),
    Setting(
        "SHOUWANG_DEBUG",
        Words("Show error details in the browser. For developers only.", "在浏览器中显示错误细节，仅供开发人员使用。"),
        "no",
        "yes or no",
        yes_or_no,
    ),
)


def read(variables: Mapping[str, str] = os.environ) -> dict[str, Any]:
    """
    All settings by name, read and checked.

    Raises :class:`WrongSettings` with every fault at once.
    """
    values: dict[str, Any] = {}
    faults = [*_unknown(variables)]
    for setting in SETTINGS:
        text = setting.default
        try:
            text = _text(setting, variables)
            values[setting.name] = setting.read(text)
        except ValueError as fault:
            why = f" ({fault})" if isinstance(fault, NotAllowed) else ""
            faults.append(f"{setting.name} is {_shown(setting, text)}{why}: use {setting.allowed}.")
        except OSError as problem:
            faults.append(f"{setting.name}_FILE cannot be read: {problem.strerror}. Give a file that this user may read.")
    if faults:
        raise WrongSettings("\n".join(faults))
    return values


def _text(setting: Setting, variables: Mapping[str, str]) -> str:
    if setting.secret and (path := variables.get(f"{setting.name}_FILE")):
        return Path(path).read_text(encoding="utf-8").strip()
    return variables.get(setting.name, setting.default)


def _unknown(variables: Mapping[str, str]) -> list[str]:
    known = {s.name for s in SETTINGS} | {f"{s.name}_FILE" for s in SETTINGS if s.secret}
    faults = []
    for name in sorted(variables):
        if name.startswith(PREFIX) and name not in known and not name.startswith(OTHERS):
            near = difflib.get_close_matches(name.removeprefix(PREFIX), sorted(one.removeprefix(PREFIX) for one in known), n=1)
            faults.append(f"{name} is not a setting." + (f" Did you mean {PREFIX}{near[0]}?" if near else ""))
    return faults


def _shown(setting: Setting, text: str) -> str:
    """A wrong value as it may be printed: of a secret that is an address only the kind, of any other secret nothing."""
    if not setting.secret:
        return f'"{text}"'
    kind, _, rest = text.partition("://")
    is_address = "://" in setting.allowed and rest and re.fullmatch(r"[a-z0-9+]{1,20}", kind)
    return f'"{kind}://…"' if is_address else "(secret)"
