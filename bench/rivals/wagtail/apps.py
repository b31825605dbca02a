from django.apps import AppConfig


class WagtailRival(AppConfig):
    name = "bench.rivals.wagtail"
    label = "wagtail_rival"
