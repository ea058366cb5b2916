"""Settings from the environment; start-up stops with the variable's name and what it allows.

What no environment changes is in `fixed`.
"""

import secrets
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from honkweb.assets import KEPT_SECONDS, gather
from honkweb.fixed import *  # noqa: F403 - all of it are settings
from honkweb.world import world_of

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
# A product of its own (the story's, a test's) names another file, so that it never finds the keys of this one.
ENV_FILE = Path(env.str("HONK_ENV_FILE", str(BASE_DIR / ".env")))
if ENV_FILE.is_file():
    env.read_env(str(ENV_FILE), override=False)


def _choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value: str = env.str(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}; it may be {', '.join(allowed)}.")
    return value


HONK_DATA = Path(env.str("HONK_DATA", str(BASE_DIR / "data"))).resolve()
HONK_DATA.mkdir(parents=True, exist_ok=True)


def _kept_secret(name: str) -> str:
    """A secret of this installation, made at the first start and readable by its owner alone."""
    path = HONK_DATA / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


SECRET_KEY = env.str("SECRET_KEY", "") or _kept_secret("secret_key")
DEBUG = False
try:
    PORT = env.int("PORT", 8000)
except EnvError as error:
    raise ImproperlyConfigured("PORT must be a number between 1 and 65535.") from error
HONK_BIND = env.str("HONK_BIND", "127.0.0.1")
HONK_URL = env.str("HONK_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
HONK_HTTPS = HONK_URL.startswith("https://")
_host = HONK_URL.split("://", 1)[-1].split("/")[0].rsplit(":", 1)[0]
ALLOWED_HOSTS = sorted({_host, "127.0.0.1", "localhost", "[::1]"})
CSRF_TRUSTED_ORIGINS = [HONK_URL]
REDIS_URL = env.str("REDIS_URL", "")
DATABASE_URL = env.str("DATABASE_URL", "")
EMBEDDED = not REDIS_URL

# --- the outside -------------------------------------------------------------------------------------------
ANTHROPIC_API_KEY = env.str("ANTHROPIC_API_KEY", "")
ANTHROPIC_BASE_URL = env.str("ANTHROPIC_BASE_URL", "https://api.anthropic.com")
GITHUB_API_URL = env.str("GITHUB_API_URL", "https://api.github.com")
GITHUB_TOKEN = env.str("GITHUB_TOKEN", "")
GITHUB_APP_ID = env.str("GITHUB_APP_ID", "")
GITHUB_APP_PRIVATE_KEY = env.str("GITHUB_APP_PRIVATE_KEY", "").replace("\\n", "\n")
# More than one, separated by commas, while a secret is being rotated.
GITHUB_WEBHOOK_SECRETS = [each for each in env.str("GITHUB_WEBHOOK_SECRET", "").split(",") if each]
SLACK_API_URL = env.str("SLACK_API_URL", "https://slack.com/api/")
SLACK_BOT_TOKEN = env.str("SLACK_BOT_TOKEN", "")
SLACK_SIGNING_SECRET = env.str("SLACK_SIGNING_SECRET", "")

DEMO_MODEL = not ANTHROPIC_API_KEY
DEMO_GITHUB = not (GITHUB_TOKEN or GITHUB_APP_ID)
DEMO_SLACK = not SLACK_BOT_TOKEN
DEMO_ANY = DEMO_MODEL or DEMO_GITHUB or DEMO_SLACK
DEMO_ALL = DEMO_MODEL and DEMO_GITHUB and DEMO_SLACK
# Whether sample repositories may do without a sandbox: both who writes in them and where they lie are the demo's.
BARE_ALLOWED = DEMO_MODEL and DEMO_GITHUB
if DEMO_ANY:
    _world = world_of(HONK_DATA)
    if DEMO_MODEL:
        ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL = _world.anthropic_api_key, _world.messages_url
    if DEMO_GITHUB:
        GITHUB_TOKEN, GITHUB_API_URL = _world.github_token, _world.github_url
        GITHUB_WEBHOOK_SECRETS = [_world.github_webhook_secret]
    if DEMO_SLACK:
        SLACK_BOT_TOKEN, SLACK_API_URL = _world.slack_bot_token, _world.slack_url
        SLACK_SIGNING_SECRET = _world.slack_signing_secret
# Whether the demo's people fill the queue at the first start, while everything is the demo's.
HONK_DEMO_FILL = env.bool("HONK_DEMO_FILL", True)
HONK_SANDBOX = _choice("HONK_SANDBOX", "auto", ("auto", "bwrap", "none"))
HONK_MODEL = env.str("HONK_MODEL", "claude-opus-4-5")
HONK_JUDGE_MODEL = env.str("HONK_JUDGE_MODEL", "claude-sonnet-4-5")

# --- Django ------------------------------------------------------------------------------------------------
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "honkweb.pages.frame.frame",
            ],
        },
    }
]
DATABASES = {
    "default": dj_database_url.parse(
        DATABASE_URL or f"sqlite:///{HONK_DATA / 'honkweb.sqlite3'}", conn_health_checks=True
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # DEFERRED loses most concurrent writers to "database is locked" when a read turns into a write.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
    }
    # A file for tests too: SQLite's shared memory answers "table is locked" at once, whatever the timeout.
    DATABASES["default"]["TEST"] = {"NAME": str(HONK_DATA / "test.sqlite3")}
_assets = gather(BASE_DIR / "static", BASE_DIR / "requirements.txt", into=HONK_DATA / "static")
STATIC_URL = f"/static/{_assets.name}/"
STATICFILES_DIRS = [_assets]
SERVESTATIC_USE_FINDERS = True
SERVESTATIC_AUTOREFRESH = False
SERVESTATIC_MAX_AGE = KEPT_SECONDS

# --- cookies -----------------------------------------------------------------------------------------------
SESSION_COOKIE_SECURE = HONK_HTTPS
SESSION_COOKIE_NAME = f"honk_session_{PORT}"
CSRF_COOKIE_SECURE = HONK_HTTPS
CSRF_COOKIE_NAME = f"honk_csrf_{PORT}"
# --- live and background -----------------------------------------------------------------------------------
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "honkweb.layer.OneLoopChannelLayer"}
        if EMBEDDED
        else {
            "BACKEND": "channels_redis.core.RedisChannelLayer",
            # redis-py gives up after 5 s by default, which is as long as a quiet socket's read takes on purpose.
            "CONFIG": {"hosts": [{"address": REDIS_URL, "socket_timeout": 30}]},
        }
    )
}
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
        if EMBEDDED
        else {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    )
}
CELERY_BROKER_URL = REDIS_URL or "memory://localhost/"
if EMBEDDED:
    CELERY_BROKER_TRANSPORT_OPTIONS = {"polling_interval": 0.05}
    CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
HONK_POLL_SECONDS = env.int("HONK_POLL_SECONDS", 60)
# How long an unmerged pull request must stay so after a lost answer until the call is taken as not done.
HONK_UNKNOWN_SECONDS = env.int("HONK_UNKNOWN_SECONDS", 120)
HONK_SWEEP_SECONDS = env.int("HONK_SWEEP_SECONDS", 5)
CELERY_BEAT_SCHEDULE = {
    name: {"task": task, "schedule": seconds, "options": {"expires": seconds}}
    for name, task, seconds in (
        ("sweep", "changes.sweep", HONK_SWEEP_SECONDS),
        ("reviews-sweep", "reviews.sweep", HONK_SWEEP_SECONDS),
        ("poll", "changes.poll", HONK_POLL_SECONDS),
        ("seal", "audit.seal", 60.0),
    )
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("HONK_LOG", "WARNING")},
    # A refused request is the asker's matter: a line each would let anybody fill the log.
    "loggers": {"django.request": {"level": "ERROR"}},
}
