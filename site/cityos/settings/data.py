"""Where things are kept: PostgreSQL, Redis, files, mail, and the queue's broker."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from celery.schedules import crontab

from cityos.environment import ENV, ROOT

_url = urlparse(ENV.database_url)

DATABASES = {
    "default": {
        "ENGINE": "tenancy.backend",
        "NAME": unquote(_url.path.lstrip("/")) or "cityos",
        "USER": unquote(_url.username or ""),
        "PASSWORD": unquote(_url.password or ""),
        "HOST": unquote(_url.hostname or ""),
        "PORT": str(_url.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 4},
    }
}
DATABASE_ROUTERS = ["tenancy.router.SchemaRouter"]

TENANT_SYNC_ROUTER = "tenancy.router.SchemaRouter"
TENANT_MODEL = "tenancy.Tenant"
TENANT_DOMAIN_MODEL = "tenancy.Domain"
TENANT_LIMIT_SET_CALLS = False
TEMPLATE_CACHE = ENV.data / "template"
BASELINE_CACHE = ROOT / ".cache" / "baseline"
EXPORTS = ENV.data / "exports"
BACKUPS = ENV.data / "backups"
BACKUPS_KEPT = ENV.backups_kept
BACKUP_LARGEST = ENV.backup_largest_gb * 10**9  # bytes of files in one archive
BACKUP_KEY = ENV.backup_key
SHOW_PUBLIC_IF_NO_TENANT_FOUND = False

_redis = {
    "BACKEND": "tenancy.forgiving.ForgivingCache",
    "LOCATION": ENV.redis_url,
    "KEY_FUNCTION": "django_tenants.cache.make_key",
}
CACHES = {
    "default": {**_redis, "KEY_PREFIX": "c", "TIMEOUT": 600},
    "renditions": {**_redis, "KEY_PREFIX": "r", "TIMEOUT": 7 * 24 * 3600},
    "sessions": {**_redis, "KEY_PREFIX": "s", "TIMEOUT": 14 * 24 * 3600},
    # What belongs to the city and not to one tenant: the registry's version, nonces, page generations.
    "city": {
        **_redis,
        "BACKEND": "tenancy.forgiving.StrictCache",
        "KEY_FUNCTION": "tenancy.cache.city_key",
        "KEY_PREFIX": "city",
    },
}
REDIS_URL = ENV.redis_url
# Arguments that make another public page; any other passes by the cache, and those of campaigns change nothing.
PAGE_CACHE = {
    "kept_args": ["page", "sort", "variant"],
    "ignored_args": ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content", "gclid", "fbclid"],
}

SESSION_ENGINE = "django.contrib.sessions.backends.db"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

MEDIA_URL = "/media/"
MEDIA_ROOT = ENV.data / "media"
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "cms.media.storage.TenantHomes"},
    "city": {"BACKEND": "cms.media.storage.TenantFolder"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if not ENV.debug and not ENV.testing
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
if ENV.s3_bucket:
    STORAGES["city"] = {
        "BACKEND": "cms.media.bucket.TenantS3Storage",
        "OPTIONS": {
            "bucket_name": ENV.s3_bucket,
            "endpoint_url": ENV.s3_endpoint or None,
            "region_name": ENV.s3_region,
            "access_key": ENV.s3_access_key_id,
            "secret_key": ENV.s3_secret_access_key,
            "file_overwrite": False,
        },
    }
WHITENOISE_ROOT = None
# Tests serve the files where they are written, without collecting them first.
WHITENOISE_USE_FINDERS = ENV.testing or ENV.debug
WHITENOISE_MAX_AGE = 300 if ENV.debug else 3600

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = ENV.data / "mail"
_mail = urlparse(ENV.email_url)
if _mail.scheme in {"smtp", "smtps"}:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT = _mail.hostname or "localhost", _mail.port or 25
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_mail.username or ""), unquote(_mail.password or "")
    EMAIL_USE_TLS = _mail.scheme == "smtps"
    EMAIL_TIMEOUT = 5
elif _mail.scheme == "console":
    EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
elif _mail.scheme == "file" and _mail.path:
    EMAIL_FILE_PATH = Path(_mail.path)
DEFAULT_FROM_EMAIL = ENV.default_from_email
# Who is told of alarms.
OPERATORS = list(ENV.operators)

# Where no governance authority says how long the audit log is kept: seven years.
AUDIT_RETENTION_DAYS = 7 * 365 + 2

CRON_SECRET = ENV.cron_secret

OUTBOX_BATCH_SIZE = ENV.temporal_outbox_batch_size
OUTBOX_POLL_SECONDS = ENV.temporal_outbox_poll_interval_ms / 1000

# Where new sagas run; those under way stay where they began.
SAGA_LOOK_AGAIN_SECONDS = 30
SAGA_ENGINE = "temporal" if ENV.temporal_endpoint else "local"
TEMPORAL = {
    "address": ENV.temporal_endpoint,
    "namespace": ENV.temporal_namespace,
    "api_key": ENV.temporal_api_key,
    "tls_cert": ENV.temporal_tls_cert_path,
    "tls_key": ENV.temporal_tls_key_path,
}

CELERY_BROKER_URL = ENV.redis_url
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 3600, "socket_timeout": 10, "socket_connect_timeout": 5}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "outbox": {"task": "outbox.drain", "schedule": 15.0, "options": {"expires": 10}},
    "sagas-resume": {"task": "sagas.resume", "schedule": 2.0, "options": {"expires": 5}},
    "jobs-resume": {"task": "jobs.resume", "schedule": 2.0, "options": {"expires": 5}},
    "jobs-quarter": {"task": "jobs.ask", "schedule": crontab(minute="*/15"), "args": ["quarter"]},
    "jobs-hour": {"task": "jobs.ask", "schedule": crontab(minute=5), "args": ["hour"]},
    "jobs-day": {"task": "jobs.ask", "schedule": crontab(hour=1, minute=30), "args": ["day"]},
    "jobs-forget": {"task": "jobs.forget", "schedule": crontab(hour=3, minute=0)},
    "sagas-forget": {"task": "sagas.forget", "schedule": crontab(hour=2, minute=50)},
    "outbox-tidy": {"task": "outbox.tidy", "schedule": crontab(hour=2, minute=40)},
    "publish-due": {"task": "city.publish_due", "schedule": 60.0, "options": {"expires": 50}},
    "turn-offers": {"task": "city.turn_offers", "schedule": 60.0, "options": {"expires": 50}},
    "erase-leavers": {"task": "city.erase_leavers", "schedule": crontab(hour=3, minute=40)},
    "webhooks-deliver": {"task": "webhooks.deliver", "schedule": 2.0, "options": {"expires": 5}},
    "webhooks-retry": {"task": "webhooks.retry", "schedule": 10.0, "options": {"expires": 30}},
    "webhooks-forget": {"task": "webhooks.forget", "schedule": crontab(hour=2, minute=50)},
    "alarms": {"task": "alarms.look", "schedule": 30.0, "options": {"expires": 25}},
    "integrations-check": {"task": "integrations.check", "schedule": 300.0, "options": {"expires": 240}},
    "integrations-forget": {"task": "integrations.forget", "schedule": crontab(hour=3, minute=20)},
    "agents-forget": {"task": "agents.forget", "schedule": crontab(hour=3, minute=30)},
    "audit-forget": {"task": "audit.forget", "schedule": crontab(hour=2, minute=40)},
    "reindex": {"task": "city.reindex", "schedule": crontab(hour=3, minute=10)},
}

__all__ = [name for name in dir() if name.isupper() and name not in {"ENV", "ROOT"}]
