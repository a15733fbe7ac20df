"""The only settings module: environment in, Django settings out.

With no environment this is the embedded default: SQLite and files in `var/`, tasks on the
database, one serving process on localhost, a secret made once. Every variable is described in
docs/operating.md; what must not be combined is refused by `photo_contest.checks`.
"""

import hashlib
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from backend.secret import secret_from

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# --- where things are kept ----------------------------------------------------------------
DATA_DIR = Path(env.str("CONTEST_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
CONTEST_ORIGINALS_ROOT = DATA_DIR / "originals"
CONTEST_RENDITIONS_ROOT = DATA_DIR / "renditions"
CONTEST_IMPORTS_ROOT = DATA_DIR / "imports"  # rosters' files until they are read
CONTEST_UPLOADS_ROOT = DATA_DIR / "uploads"  # files that come in pieces, for a day
CONTEST_BUILT_ROOT = DATA_DIR / "built"  # fonts made from their package
CONTEST_LOOKALIKES_ROOT = DATA_DIR / "lookalikes"  # indexes, made from the database
CONTEST_DISK_RESERVE_BYTES = env.int("CONTEST_DISK_RESERVE_MB", default=200) * 2**20
FILE_UPLOAD_TEMP_DIR = str(DATA_DIR / "incoming")
FILE_UPLOAD_PERMISSIONS = 0o640
for _folder in (
    MEDIA_ROOT,
    CONTEST_ORIGINALS_ROOT,
    CONTEST_RENDITIONS_ROOT,
    CONTEST_IMPORTS_ROOT,
    CONTEST_UPLOADS_ROOT,
    CONTEST_BUILT_ROOT,
    DATA_DIR / "static",
    Path(FILE_UPLOAD_TEMP_DIR),
):
    _folder.mkdir(parents=True, exist_ok=True)

# --- secrets and hosts --------------------------------------------------------------------
SECRET_KEY = env.str("CONTEST_SECRET_KEY", default="") or secret_from(DATA_DIR / "secret")
SECRET_KEY_FALLBACKS = env.list("CONTEST_SECRET_KEY_FALLBACKS", default=[])
# The key of stored hashes (networks, voters, persons) outlives the signing keys: it never rotates.
CONTEST_HASH_KEY = env.str("CONTEST_HASH_KEY", default="") or secret_from(DATA_DIR / "hash-key")
DEBUG = False
ALLOWED_HOSTS = env.list("CONTEST_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CONTEST_TRUSTED_ORIGINS", default=[])
CONTEST_TRUSTED_PROXIES = env.list("CONTEST_TRUSTED_PROXIES", default=[])
CONTEST_HTTPS = env.bool("CONTEST_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = CONTEST_HTTPS
SECURE_SSL_REDIRECT = False
SECURE_HSTS_SECONDS = 31_536_000 if CONTEST_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "backend.problems.csrf_failure"
if CONTEST_HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# --- applications -------------------------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "csp",
    "django_ratelimit",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "photo_contest",
    "analytics",
]
if env.bool("CONTEST_WATCH_QUERIES", default=False):  # tests: a query in a loop is an error
    INSTALLED_APPS.append("zeal")

MIDDLEWARE = [
    "backend.lane.Lane",
    "backend.packing.Packing",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "backend.content_policy.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "backend.uploads.UploadGate",  # its refusals speak the reader's language
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "backend.problems.PlainRefusals",
]
if "zeal" in INSTALLED_APPS:
    MIDDLEWARE.append("zeal.middleware.zeal_middleware")

ROOT_URLCONF = "backend.urls"
WSGI_APPLICATION = "backend.wsgi.application"
AUTH_USER_MODEL = "photo_contest.Member"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "gallery"
LOGOUT_REDIRECT_URL = "gallery"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
APPEND_SLASH = True
SILENCED_SYSTEM_CHECKS = [
    # Our limiter's stores count atomically, in one process or on Valkey (docs/decisions/0004); the
    # library only knows the stores that come with Django.
    "django_ratelimit.W001",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "backend" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- database -----------------------------------------------------------------------------
CONTEST_EMBEDDED = not env.str("DATABASE_URL", default="")
if CONTEST_EMBEDDED:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA_DIR / "contest.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                # Pages are read where the system keeps them, and written back less often: half as
                # many system calls for a vote. What is committed is on the disk all the same.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA mmap_size=1073741824; PRAGMA wal_autocheckpoint=16000;",
            },
            "TEST": {"NAME": DATA_DIR / "test.sqlite3"},  # a file: races need real locks
        }
    }
else:
    DATABASES = {"default": env.db_url("DATABASE_URL") | {"CONN_MAX_AGE": None}}
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["username", "full_name", "name_folded", "card_number"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

# --- tasks, limits, threads ---------------------------------------------------------------
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CONTEST_HOST = env.str("CONTEST_HOST", default="127.0.0.1")
CONTEST_PG_BIN = env.str("CONTEST_PG_BIN", default="")  # where pg_dump and pg_restore are
CONTEST_PORTAL_HOSTS = env.list("CONTEST_PORTAL_HOSTS", default=["congdoan.vn"])
CONTEST_SMALL_CELL = env.int("CONTEST_SMALL_CELL", default=5)
CONTEST_DEMO_EXTRAS = ["analytics.demonstration.fill"]
CONTEST_JOBS = ["analytics.jobs.JOBS"]  # the clock's jobs of apps the contest does not know
CONTEST_VALKEY_URL = env.str("CONTEST_VALKEY_URL", default="")
# Votes on SQLite have one writer: the process that holds the lock alone.
CONTEST_SERVES_TOGETHER = bool(CONTEST_VALKEY_URL) and not CONTEST_EMBEDDED
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "limits": {
        "BACKEND": "backend.counters.valkey.ValkeyCounters"
        if CONTEST_VALKEY_URL
        else "backend.counters.InProcessCounters",
        "LOCATION": CONTEST_VALKEY_URL,
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
}
RATELIMIT_USE_CACHE = "limits"
# The library's own values, told here because a setting that is missing is slow to ask for.
RATELIMIT_ENABLE = True
RATELIMIT_CACHE_PREFIX = "rl:"
RATELIMIT_HASH_ALGORITHM = hashlib.sha256
RATELIMIT_IP_META_KEY = "photo_contest.doorway.network.limiter_address"
CONTEST_PROCESSES = env.int("CONTEST_PROCESSES", default=1)
CONTEST_THREADS = env.int("CONTEST_THREADS", default=32)  # of each process
CONTEST_METRICS_TOKEN = env.str("CONTEST_METRICS_TOKEN", default="")
CONTEST_BODY_SECONDS = env.float("CONTEST_BODY_SECONDS", default=10.0)  # for 16 KiB of a body
CONTEST_MAX_BODY_BYTES = 26 * 2**20  # a photo of 25 MB and its form around it
CONTEST_IMAGE_CHILDREN = env.int("CONTEST_IMAGE_CHILDREN", default=2)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_NUMBER_FILES = 4
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]

# --- messages to members ------------------------------------------------------------------
CONTEST_EMAIL_URL = env.str("CONTEST_EMAIL_URL", default="")
if CONTEST_EMAIL_URL:
    globals().update(env.email_url("CONTEST_EMAIL_URL"))
DEFAULT_FROM_EMAIL = env.str("CONTEST_EMAIL_FROM", default="no-reply@localhost")
EMAIL_TIMEOUT = 10
CONTEST_MESSENGER = env.str("CONTEST_MESSENGER", default="") or (
    "photo_contest.domain.messages.MailMessenger"
    if CONTEST_EMAIL_URL
    else "photo_contest.domain.messages.ConsoleMessenger"
)

# --- language and time --------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "photo_contest" / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_THOUSAND_SEPARATOR = False  # also in width="1600"; what people read goes through |number

# --- static files -------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [CONTEST_BUILT_ROOT]
WHITENOISE_MAX_AGE = 600  # names carry no version: a new release is whole after ten minutes
WHITENOISE_USE_FINDERS = True  # no collectstatic step in the embedded default
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "worker-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# --- the API ------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "photo_contest.api.authentication.BearerAuthentication",
        "photo_contest.api.authentication.PageSessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_METADATA_CLASS": None,  # OPTIONS is 405 like any other unknown call
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "photo_contest.api.negotiation.JsonAlways",
    "EXCEPTION_HANDLER": "photo_contest.api.problems.problem_response",
    "DEFAULT_PAGINATION_CLASS": "photo_contest.api.pagination.SignedCursorPagination",
    "PAGE_SIZE": 24,
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Nét đẹp công đoàn và người lao động",
    "DESCRIPTION": "The public contract of the photo contest, version 1.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "photo_contest.api.schema.tell_problems",
    ],
    "ENUM_NAME_OVERRIDES": {
        "PeriodEnum": "photo_contest.models.contest.Contest.Period",
        "DecisionEnum": "photo_contest.domain.moderation.VERDICT_CHOICES",
        "ImportKindEnum": "photo_contest.models.roster.RosterImport.Kind",
        "ImportStatusEnum": "photo_contest.models.roster.RosterImport.Status",
        "LeagueRuleEnum": "photo_contest.models.league.League.Rule",
        "LookalikeVerdictEnum": "photo_contest.models.lookalike.Lookalike.Verdict",
        "NoticeKindEnum": "photo_contest.models.account.Notice.Kind",
        "PhotoStatusEnum": "photo_contest.models.photo.Photo.Status",
        "ReportKindEnum": "photo_contest.models.photo_report.PhotoReport.Kind",
        "UnitKindEnum": "photo_contest.models.unit.UnitPeriod.Kind",
        "EventKindEnum": "analytics.models.Event.Kind",
        "VoteStateEnum": "photo_contest.models.vote.Vote.State",
    },
}

# --- logs: nothing personal, to the console -----------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("CONTEST_LOG_LEVEL", default="WARNING")},
    "loggers": {
        "django.server": {"handlers": [], "propagate": False},
        "django.request": {"level": "ERROR"},  # a refusal is no incident
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},
        "photo_contest": {"level": "INFO"},
        "analytics": {"level": "INFO"},
    },
}
