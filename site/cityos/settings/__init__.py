"""Django's settings, from the typed environment. Each part says what it is for."""

from cityos.environment import ENV, ROOT
from cityos.settings.access import *  # noqa: F403
from cityos.settings.apps import *  # noqa: F403
from cityos.settings.cms import *  # noqa: F403
from cityos.settings.commerce import *  # noqa: F403
from cityos.settings.data import *  # noqa: F403
from cityos.settings.doors import *  # noqa: F403
from cityos.settings.oidc import *  # noqa: F403
from cityos.settings.places import *  # noqa: F403
from cityos.settings.security import *  # noqa: F403
from cityos.settings.throttles import *  # noqa: F403
from cityos.settings.watching import *  # noqa: F403
from cityos.settings.words import *  # noqa: F403
from cityos.settings.zones import *  # noqa: F403

DEBUG = ENV.debug
ROOT_URLCONF = "cityos.urls.city"
WSGI_APPLICATION = "cityos.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader", "kit.faces.noncing.Loader"],
                )
            ],
            "builtins": ["kit.faces.templatetags.noncing"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "kit.faces.frame.frame",
            ],
        },
    }
]

STATIC_URL = "/static/"
STATIC_ROOT = ROOT / "staticfiles"
STATICFILES_DIRS = [ROOT / "static"]
