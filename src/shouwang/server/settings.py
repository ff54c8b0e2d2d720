"""The one settings file. What can be set from outside stands in ``environment.py``."""

from __future__ import annotations

from pathlib import Path

from csp.constants import NONE, SELF

from shouwang.server import environment, sqlite

ENVIRONMENT = environment.read()
SQLITE_VERSION = sqlite.use_the_newest()

# Where things lie
SOURCE = Path(__file__).resolve().parent.parent
DATA = ENVIRONMENT["SHOUWANG_DATA"]
LOGS = DATA / "log"
try:
    LOGS.mkdir(parents=True, exist_ok=True)
except OSError as _problem:
    raise environment.WrongSettings(
        f'SHOUWANG_DATA is "{DATA}" ({_problem.strerror}): use a folder that this user may make and write.'
    ) from None

# Who we are
SECRET_KEY = ENVIRONMENT["SHOUWANG_SECRET_KEY"]
IS_TRIAL_KEY = SECRET_KEY == environment.TRIAL_KEY
DEBUG = ENVIRONMENT["SHOUWANG_DEBUG"]
ALLOWED_HOSTS = ENVIRONMENT["SHOUWANG_HOSTS"]
PUBLIC_URL = ENVIRONMENT["SHOUWANG_PUBLIC_URL"]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "csp",
    "django_htmx",
    "shouwang.apps.frame",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "shouwang.apps.operations",
    "shouwang.apps.journal",
    "shouwang.apps.command",
    "shouwang.apps.people",
    "shouwang.apps.territory",
    "shouwang.apps.roster",
    "shouwang.apps.reports",
    "shouwang.apps.sync",
    "shouwang.apps.board",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shouwang.server.uploads.UploadLimit",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "shouwang.apps.frame.refusals.Refusals",
    "shouwang.apps.frame.once.Once",
    "shouwang.apps.operations.access.SecondFactorMiddleware",
]

ROOT_URLCONF = "shouwang.server.urls"
WSGI_APPLICATION = "shouwang.server.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "shouwang.apps.frame.reads.page_frame",
            ],
            "builtins": ["shouwang.apps.frame.templatetags.frame"],
        },
    }
]
FORM_RENDERER = "shouwang.apps.frame.forms.FormRenderer"
NAVIGATION = "shouwang.server.navigation.MENU"
STATUS_CHECKS = [
    "shouwang.apps.journal.reads.clock_check",
    "shouwang.server.lost_keys.key_check",
    "shouwang.apps.journal.reads.file_check",
]
FIRST_STEPS = "shouwang.server.first_steps.STEPS"
OPENING_PAGE = "command:open"
OPERATION_PAGE = "board:board"
HAND_OVER_PAGE = "reports:hand_over"
LABELS = [
    "shouwang.apps.people.reads.labels.labels",
    "shouwang.apps.territory.reads.labels.labels",
    "shouwang.apps.command.reads.labels",
    "shouwang.apps.reports.reads.labels.labels",
]

# Data
_database = ENVIRONMENT["SHOUWANG_DATABASE_URL"]
KEYS = ENVIRONMENT["SHOUWANG_KEYS"] or DATA / "keys"
if _why_not := sqlite.refuse_network(DATA, KEYS, DATA / _database["NAME"] if _database["ENGINE"] == "sqlite" else None):
    raise environment.WrongSettings("\n".join(_why_not))
if _database["ENGINE"] == "sqlite":
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / _database["NAME"],
            "OPTIONS": sqlite.options(SQLITE_VERSION),
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": DATA / "test.sqlite3"},
        }
    }
else:
    # Whatever the server's own default is: what was answered for is on the disk. And we work for all operations until a door narrows it.
    _options = {**_database["OPTIONS"], "options": "-c synchronous_commit=on -c shouwang.operation=*"}
    DATABASES = {"default": {**_database, "OPTIONS": _options, "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = DATA / "files"
KEY_BACKUPS = ENVIRONMENT["SHOUWANG_KEY_BACKUPS"] or DATA / "key-backups"
BACKUPS = ENVIRONMENT["SHOUWANG_BACKUPS"] or DATA / "backups"
BACKUP_MINUTES = ENVIRONMENT["SHOUWANG_BACKUP_MINUTES"]
FILE_UPLOAD_TEMP_DIR = None
DATA_UPLOAD_MAX_MEMORY_SIZE = 20 << 20  # LARGEST_BATCH of engines/journal/streams, and of every form without files

# Languages
LANGUAGE_CODE = ENVIRONMENT["SHOUWANG_LANGUAGE"]
LANGUAGES = [("en", "English"), ("zh-hans", "简体中文")]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_TZ = True
TIME_ZONE = ENVIRONMENT["SHOUWANG_TIME_ZONE"]

# Static files
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# Who may come in
AUTH_USER_MODEL = "operations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "shouwang.apps.operations.access.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "operations:home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "shouwang.apps.operations.access.AccountAdapter"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,5/5m/key"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_FORMS = {"add_webauthn": "shouwang.apps.operations.forms.PasskeyForm"}
MFA_TOTP_ISSUER = "Shouwang"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not ENVIRONMENT["SHOUWANG_HTTPS"]
SECOND_FACTOR = ENVIRONMENT["SHOUWANG_SECOND_FACTOR"]

# Safe transport
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENVIRONMENT["SHOUWANG_HTTPS"]
# Https means one web server in front: it says how the page was reached and from where, or links would be http, forms be taken for
# forged, and ten wrong passwords of one stranger lock everybody out.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT["SHOUWANG_HTTPS"] else None
ALLAUTH_TRUSTED_PROXY_COUNT = int(ENVIRONMENT["SHOUWANG_HTTPS"])
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Messages out
vars().update(ENVIRONMENT["SHOUWANG_EMAIL_URL"])
EMAIL_FILE_PATH = DATA / "mail"
DEFAULT_FROM_EMAIL = ENVIRONMENT["SHOUWANG_EMAIL_FROM"]

# What went wrong: on the console, and in a file that somebody can send us. Neither holds people's data: Django logs addresses, not forms,
# and personal links are cut short.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"without-links": {"()": "shouwang.server.logs.WithoutLinks"}},
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {
        "nowhere": {"class": "logging.NullHandler"},
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "level": "ERROR", "filters": ["without-links"]},
        "file": {
            "class": "logging.handlers.RotatingFileHandler",
            "filename": LOGS / "shouwang.log",
            "maxBytes": 1_000_000,
            "backupCount": 3,
            "delay": True,
            "filters": ["without-links"],
            "formatter": "plain",
            "level": "WARNING",
        },
    },
    "root": {"handlers": ["console", "file"], "level": "WARNING"},
    "loggers": {
        "django": {"handlers": ["console", "file"], "level": "WARNING", "propagate": False},
        "apprise": {"handlers": ["nowhere"], "propagate": False},  # It names addresses, which are as secret as passwords.
    },
}

FONTS = ENVIRONMENT["SHOUWANG_FONTS"]
