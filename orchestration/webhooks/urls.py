"""Where messages come in, in every spelling that other systems were given."""

from django.urls import path

from orchestration.webhooks.doors import Door
from orchestration.webhooks.sources import ALSO, SOURCES

NAMES = {**{name: name for name in SOURCES}, **ALSO}
SPELLINGS = ("api/integrations/{}/webhook", "integrations/{}/webhook", "webhooks/{}")

urlpatterns = [
    *(
        path(f"{spelling.format(name)}{end}", Door.as_view(source=SOURCES[source]))
        for name, source in NAMES.items()
        for spelling in SPELLINGS
        for end in ("", "/")
    ),
    path("store/subscriptions/webhook", Door.as_view(source=SOURCES["stripe"])),
]
