"""Languages: Arabic and English are both originals."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from cityos.environment import ENV, ROOT

LANGUAGE_CODE = ENV.default_language
LANGUAGES = [("ar", "العربية"), ("en", "English")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_LANGUAGES = ("en", "ar")
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "ar")
MODELTRANSLATION_AUTO_POPULATE = "default"


def MODELTRANSLATION_BUILD_LOCALIZED_VERBOSE_NAME(name: Any, language: str) -> str:  # noqa: N802 (a setting)
    """What a form calls the column of one language: "name (Arabic)"."""
    return (_("%(field)s (Arabic)") if language == "ar" else _("%(field)s (English)")) % {"field": name}


LOCALE_PATHS = [ROOT / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Riyadh"
# Grouped digits would reach ids in addresses and forms too (value="1,052"). What is read is grouped where it is shown.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["cityos.formats"]

__all__ = [name for name in dir() if name.isupper() and name not in {"ENV", "ROOT"}]
