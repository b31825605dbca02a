"""Which field of ours is which of Fleetbase's (its public API, v1)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.maps import Field, FieldMap, Lines

PLACE_FIELDS = (
    Field("name", "name"),
    Field("street", "street1", required=True),
    Field("street2", "street2"),
    Field("district", "district"),
    Field("building", "building"),
    Field("city", "city"),
    Field("province", "province"),
    Field("postal_code", "postal_code"),
    Field("country", "country"),
    Field("phone", "phone"),
    Field("latitude", "latitude", "number", way="out"),
    Field("longitude", "longitude", "number", way="out"),
    Field("location", "location", way="in"),
)


PLACE = FieldMap("place", "places", PLACE_FIELDS, title=_("Places"))

SERVICE_AREA = FieldMap(
    "service_area",
    "service-areas",
    (
        Field("name", "name", required=True),
        Field("country", "country", required=True),
        Field("kind", "type", default="service-area"),
        Field("state", "status", default="active"),
        Field("border", "border"),
        Field("latitude", "latitude", "number", way="out"),
        Field("longitude", "longitude", "number", way="out"),
        Field("radius", "radius", "whole", way="out"),
        Field("color", "color"),
    ),
    title=_("Delivery areas"),
)

ORDER = FieldMap(
    "order",
    "orders",
    (
        Field("pickup", "pickup", way="out", required=True),
        Field("dropoff", "dropoff", way="out", required=True),
        Field("notes", "notes"),
        Field("scheduled_at", "scheduled_at", "moment"),
        Field("kind", "type", default="transport"),
        Field("proof", "pod_method", way="out"),
        Field("proof_required", "pod_required", "bool", way="out"),
        Field("for_anyone", "adhoc", "bool", way="out"),
        Field("driver", "driver", way="out"),
        Field("due_now", "payload.cod_amount", "decimal", way="out"),
        Field("cash_due", "meta.cash_due", "decimal", way="out"),
        Field("currency", "meta.currency", way="out"),
        Field("status", "status", way="in", required=True),
        Field("dispatched", "dispatched", "bool", way="in"),
        Field("tracking", "tracking_number.tracking_number", way="in"),
        Field("tracking_url", "tracking_number.url", way="in"),
        Field("driver_name", "driver_assigned.name", way="in"),
    ),
    lines=(
        Lines(
            "goods",
            "entities",
            (
                Field("title", "name", "text", required=True),
                Field("sku", "sku", "text"),
                Field("quantity", "meta.quantity", "whole"),
                Field("weight", "weight", "decimal"),
                Field("weight_unit", "weight_unit", default="kg"),
                Field("price", "price", "decimal"),
                Field("currency", "currency"),
            ),
        ),
    ),
    title=_("Courier orders"),
)
