"""The demo city's rules and ground: authorities, zones, nodes, points of interest, channels."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from portals.platform.demo.reading import both
from tenancy.actor import Actor
from tenancy.models import (
    GovernanceAuthority,
    Node,
    RegionZoneMapping,
    ServiceChannel,
    Store,
    Tenant,
    TenantPOI,
    TenantRelationship,
)
from tenancy.services.nodes import create_node

ACTOR = Actor.system("demo")
CHANNEL_WORDS = {
    "delivery": {"en": "Delivery", "ar": "توصيل"},
    "pickup": {"en": "Collect", "ar": "استلام"},
    "dine_in": {"en": "At the table", "ar": "في المكان"},
    "takeaway": {"en": "Take away", "ar": "سفري"},
    "drive_through": {"en": "Drive-through", "ar": "من السيارة"},
}


def load_authorities(rows: list[dict[str, Any]]) -> dict[str, GovernanceAuthority]:
    """Who rules, parents before children."""
    found: dict[str, GovernanceAuthority] = {}
    for row in rows:
        tax = dict(row.get("tax") or {})
        if "vat_rate" in tax:
            tax["vat_rate"] = str(Decimal(str(tax["vat_rate"])) / 100)
        found[row["slug"]], _made = GovernanceAuthority.objects.get_or_create(
            slug=row["slug"],
            defaults={
                **both("name", row["name"]),
                "code": row.get("code", ""),
                "type": row["type"],
                "jurisdiction_level": row.get("level", 0),
                "parent_authority": found.get(row.get("parent") or ""),
                "country_code": row.get("country", ""),
                "tax_policies": tax,
                "commerce_policies": row.get("commerce") or {},
                "data_residency_requirements": row.get("residency") or {},
                "consumer_protection_rules": row.get("consumer") or {},
                "supported_currencies": row.get("currencies") or [],
                "supported_payment_methods": row.get("payment_methods") or [],
                "required_certifications": row.get("certifications") or [],
            },
        )
    return found


def load_zones(rows: list[dict[str, Any]]) -> None:
    """Which region serves which residency zone."""
    for row in rows:
        RegionZoneMapping.objects.get_or_create(
            tenant=None,
            residency_zone=row["zone"],
            region_id=row["region"],
            defaults={"country_codes": row.get("countries") or [], "policies_override": row.get("override") or {}},
        )


def load_relationships(rows: list[dict[str, Any]]) -> None:
    """Who works with whom."""
    for row in rows:
        TenantRelationship.objects.get_or_create(
            host_tenant=Tenant.objects.get(handle=row["host"]),
            vendor_tenant=Tenant.objects.get(handle=row["vendor"]),
            defaults={
                "relationship_type": row["type"],
                "status": row["status"],
                "commission_type": row["commission_type"],
                "commission_rate": Decimal(row["commission_rate"]),
                "listing_scope": row["listing_scope"],
            },
        )


def load_nodes(
    tenant: Tenant, rows: list[dict[str, Any]], authorities: dict[str, GovernanceAuthority], parent: Node | None = None
) -> None:
    """The tenant's ground, from the city down."""
    for row in rows:
        node = Node.objects.filter(tenant=tenant, slug=row["slug"]).first() or create_node(
            tenant=tenant,
            type=row["type"],
            slug=row["slug"],
            parent=parent,
            code=row.get("code", ""),
            location=row.get("location") or {},
            status=row.get("status", "active"),
            governance_authority=authorities.get(row.get("authority") or ""),
            actor=ACTOR,
            name=row["name"]["en"],
            **both("name", row["name"]),
        )
        load_nodes(tenant, row.get("children") or [], authorities, node)


def load_pois(rows: list[dict[str, Any]]) -> None:
    """The shops' doors, with hours, and how they serve."""
    for row in rows:
        tenant = Tenant.objects.get(handle=row["tenant"])
        address = row["address"]
        poi, _made = TenantPOI.objects.get_or_create(
            tenant=tenant,
            slug=row["slug"],
            defaults={
                **both("name", row["name"]),
                "store": Store.objects.filter(tenant=tenant, handle=row.get("store")).first(),
                "node": Node.objects.filter(tenant=tenant, slug=row.get("node")).first(),
                "poi_type": row["type"],
                "address_line1": address["line1"]["en"],
                "address_line2": address["district"]["en"],
                "city": address["city"]["en"],
                "postal_code": address["postcode"],
                "country_code": tenant.country_code or "SA",
                "latitude": row["lat"],
                "longitude": row["lon"],
                "operating_hours": row.get("hours") or {},
                "is_primary": row.get("primary", False),
                "service_radius_km": row.get("radius_km"),
                "metadata": {"address": address},
            },
        )
        for position, kind in enumerate(row.get("channels") or []):
            ServiceChannel.objects.get_or_create(
                tenant=tenant,
                poi=poi,
                slug=kind,
                defaults={
                    "name": CHANNEL_WORDS[kind]["en"],
                    "channel_type": kind,
                    "operating_hours": row.get("hours") or {},
                    "priority": -position,
                    "metadata": {"name_ar": CHANNEL_WORDS[kind]["ar"]},
                },
            )
