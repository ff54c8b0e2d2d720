"""Settings: read in one place, refused all at once, and secrets never shown."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from shouwang.server import environment
from shouwang.server.environment import SETTINGS, WrongSettings, read

WRONG = {
    "SHOUWANG_DATABASE_URL": "postgre://here/name",
    "SHOUWANG_SECRET_KEY": "too short",
    "SHOUWANG_PUBLIC_URL": "ftp://here",
    "SHOUWANG_HTTPS": "maybe",
    "SHOUWANG_LANGUAGE": "fr",
    "SHOUWANG_TIME_ZONE": "Asia/Peking",
    "SHOUWANG_EMAIL_URL": "pigeon://roof",
    "SHOUWANG_SECOND_FACTOR": "wanted",
    "SHOUWANG_DEBUG": "1",
    "SHOUWANG_BACKUP_MINUTES": "1441",
    "SHOUWANG_DATA": "",
    "SHOUWANG_HOSTS": "http://here",
    "SHOUWANG_EMAIL_FROM": "nobody",
    "SHOUWANG_FONTS": "/no/such/fonts",
    "SHOUWANG_KEYS": __file__,
    "SHOUWANG_KEY_BACKUPS": __file__,
    "SHOUWANG_BACKUPS": __file__,
}
"""One wrong value of each setting that can be wrong."""
KEY = "a key that is long enough to be a key"


def refusal(**variables: str) -> list[str]:
    """What is said about these variables, line by line."""
    with pytest.raises(WrongSettings) as refused:
        read(variables)
    return str(refused.value).splitlines()


def test_every_setting_has_a_wrong_value_here():
    """
    A new setting says what it refuses.
    """
    assert {setting.name for setting in SETTINGS} == set(WRONG)


def test_nothing_needs_to_be_set():
    """
    Every default is a value that the setting itself takes.
    """
    assert set(read({})) == {setting.name for setting in SETTINGS}


@pytest.mark.parametrize("setting", [setting for setting in SETTINGS if setting.name in WRONG], ids=lambda setting: setting.name)
def test_a_wrong_value_is_refused_with_the_way_out(setting):
    """
    The line names the setting, what was given (unless it is a secret) and what is allowed.
    """
    (said,) = refusal(**{setting.name: WRONG[setting.name]})

    assert said.startswith(f"{setting.name} is ")
    assert said.endswith(f": use {setting.allowed}.")
    assert WRONG[setting.name] in said or setting.secret


def test_a_connection_that_was_to_be_secured_is_secured():
    """
    What libpq is told about TLS reaches it; an option that nobody reads would be a promise not kept.
    """
    kept = read({"SHOUWANG_DATABASE_URL": "postgresql:///name?host=/run/postgresql&sslmode=verify-full&sslrootcert=/ca.pem"})

    assert kept["SHOUWANG_DATABASE_URL"]["OPTIONS"] == {"sslmode": "verify-full", "sslrootcert": "/ca.pem"}
    assert kept["SHOUWANG_DATABASE_URL"]["HOST"] == "/run/postgresql"


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("postgresql://here/name?sslmod=require", "the option sslmod is not one of"),
        ("postgresql://here/name?sslmode=yes", "sslmode is not one of"),
        ("postgresql://here/name?sslmode=", "sslmode is not one of"),
        ("postgresql://here/name?host=", "the option host is empty"),
        ("postgresql://here/name?password=hunter2", "the option password is not one of"),
        ("sqlite:///x?mode=ro", "a SQLite file takes no options"),
    ],
)
def test_an_option_of_the_database_that_nobody_reads_is_refused(address, why):
    """
    It would be dropped without a word; the refusal names the option and never its value.
    """
    (said,) = refusal(SHOUWANG_DATABASE_URL=address)

    assert why in said
    assert "hunter2" not in said


@pytest.mark.parametrize("hosts", ["example.org", ".example.org,192.0.2.1", "[2001:db8::1]", "*", "shouwang, shouwang.local"])
def test_hosts_as_people_name_them_are_taken(hosts):
    """
    Names, addresses, and every name under one.
    """
    assert read({"SHOUWANG_HOSTS": hosts})["SHOUWANG_HOSTS"] == [one.strip() for one in hosts.split(",")]


@pytest.mark.parametrize("hosts", ["http://example.org", "example.org:8000", "example.org/path", "two words"])
def test_what_no_request_can_name_is_no_host(hosts):
    """
    Every page would be refused later, and nobody would know why.
    """
    assert "SHOUWANG_HOSTS" in refusal(SHOUWANG_HOSTS=hosts)[0]


def run(folder, *words, **variables):
    """Our own command in a process of its own, as somebody starts it."""
    environ = {**os.environ, "SHOUWANG_DATA": str(folder), **variables}
    environ.pop("SHOUWANG_DATABASE_URL" if "SHOUWANG_DATABASE_URL" not in variables else "", None)
    return subprocess.run([sys.executable, "-m", "shouwang.server", *words], env=environ, capture_output=True, text=True, check=False)


def test_a_data_folder_that_cannot_be_made_is_told_in_one_line():
    """
    Nobody can make a folder in /proc.
    """
    ended = run("/proc/nowhere/data", "check")

    assert ended.returncode == 2
    assert ended.stderr.startswith('SHOUWANG_DATA is "/proc/nowhere/data"')
    assert len(ended.stderr.splitlines()) == 1


def test_a_database_that_is_not_there_is_told_in_one_line(tmp_path):
    """
    The line names the setting and the cause, and not the password.
    """
    address = f"postgresql://lin:hunter2@/name?host={tmp_path}"

    ended = run(tmp_path, "serve", "--port", "0", SHOUWANG_DATABASE_URL=address)

    assert ended.returncode == 2
    assert 'SHOUWANG_DATABASE_URL is "postgresql://…"' in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "hunter2" not in ended.stderr


def test_all_faults_are_told_at_once():
    """
    Nobody starts a server nine times to learn nine things.
    """
    said = refusal(**WRONG, SHOUWANG_COLOUR="blue")

    assert len(said) == len(WRONG) + 1


def test_an_unknown_name_is_refused_and_a_near_one_proposed():
    """
    A setting with a slip in its name would otherwise silently do nothing.
    """
    near = refusal(SHOUWANG_SECRET_KEYS=KEY)
    far = refusal(SHOUWANG_XYZZY="1")

    assert near == ["SHOUWANG_SECRET_KEYS is not a setting. Did you mean SHOUWANG_SECRET_KEY?"]
    assert far == ["SHOUWANG_XYZZY is not a setting."]


def test_other_peoples_variables_are_left_alone():
    """
    Names without our prefix, and those of the tests, are not ours to judge.
    """
    read({"HOME": "/nowhere", "SHOUWANG_TEST_DATA": "x", "SHOUWANG_CHROMIUM": "y"})


@pytest.mark.parametrize(
    ("name", "value", "secret"),
    [
        ("SHOUWANG_SECRET_KEY", "hunter2", "hunter2"),
        ("SHOUWANG_DATABASE_URL", "postgre://lin:hunter2@here/name", "hunter2"),
        ("SHOUWANG_EMAIL_URL", "smpt://lin:hunter2@here", "hunter2"),
        ("SHOUWANG_EMAIL_URL", "smtp:lin:hunter2", "hunter2"),
        ("SHOUWANG_SECRET_KEY", "x://a:b@hunter2", "hunter2"),
        ("SHOUWANG_DATABASE_URL", "postgre://lin:hunter2@here:port/name", "hunter2"),
        ("SHOUWANG_DATABASE_URL", "postgre://here/name?password=hunter2", "hunter2"),
    ],
)
def test_a_refusal_prints_no_secret(name, value, secret):
    """
    Start-up messages end in logs that many read.
    """
    assert secret not in "\n".join(refusal(**{name: value}))


def test_a_secret_may_lie_in_a_file(tmp_path):
    """
    Container platforms hand secrets over as files, with a line end.
    """
    (tmp_path / "key").write_text(f"{KEY}\n", encoding="utf-8")

    assert read({"SHOUWANG_SECRET_KEY_FILE": str(tmp_path / "key")})["SHOUWANG_SECRET_KEY"] == KEY


def test_a_missing_secret_file_is_told():
    """
    It fails loudly: falling back to the trial key would open the door to everybody.
    """
    (said,) = refusal(SHOUWANG_SECRET_KEY_FILE="/nowhere/key")

    assert said.startswith("SHOUWANG_SECRET_KEY_FILE cannot be read: ")


def test_what_is_no_secret_is_not_read_from_a_file():
    """
    The name with ``_FILE`` of an open setting is an unknown name.
    """
    (said,) = refusal(SHOUWANG_LANGUAGE_FILE="/etc/hostname")

    assert said.startswith("SHOUWANG_LANGUAGE_FILE is not a setting.")


def test_a_postgresql_address_becomes_a_connection():
    """
    Percent signs in a password are undone, and a socket folder takes the place of a host.
    """
    by_network = environment.database("postgresql://lin:a%40b@db.example.org:5433/watch")
    by_socket = environment.database("postgresql:///watch?host=/run/postgresql")

    assert (by_network["HOST"], by_network["USER"], by_network["PASSWORD"], str(by_network["PORT"])) == (
        "db.example.org",
        "lin",
        "a@b",
        "5433",
    )
    assert (by_socket["NAME"], by_socket["HOST"]) == ("watch", "/run/postgresql")


@pytest.mark.parametrize(
    ("address", "port", "ssl", "tls"),
    [("smtp://h", 587, False, False), ("smtps://h", 465, True, False), ("smtp://u:p@h:587", 587, False, True)],
)
def test_mail_with_a_password_is_never_sent_in_the_clear(address, port, ssl, tls):
    """
    A name and password go by TLS, either from the first byte or from the second line.
    """
    mail = environment.mail(address)

    assert (mail["EMAIL_PORT"], mail["EMAIL_USE_SSL"], mail["EMAIL_USE_TLS"]) == (port, ssl, tls)
