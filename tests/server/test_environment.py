"""Settings: read in one place, refused all at once, and secrets never shown."""

from __future__ import annotations

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
}
"""One wrong value of each setting that can be wrong."""
TAKES_ANYTHING = {
    "SHOUWANG_DATA",
    "SHOUWANG_HOSTS",
    "SHOUWANG_EMAIL_FROM",
    "SHOUWANG_FONTS",
    "SHOUWANG_KEYS",
    "SHOUWANG_KEY_BACKUPS",
    "SHOUWANG_BACKUPS",
}
KEY = "a key that is long enough to be a key"


def refusal(**variables: str) -> list[str]:
    """What is said about these variables, line by line."""
    with pytest.raises(WrongSettings) as refused:
        read(variables)
    return str(refused.value).splitlines()


def test_every_setting_has_a_wrong_value_here():
    """
    A new setting says what it refuses, or that it takes anything.
    """
    assert {setting.name for setting in SETTINGS} == set(WRONG) | TAKES_ANYTHING


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
