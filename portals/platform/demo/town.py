"""The demo city from nothing: the tree, two tenants with their shops, people, pages and orders."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.core.management import call_command

from commerce.channels.models import SalesChannelMapping
from commerce.partner.models import Partner
from portals.platform.demo import districts, sales
from portals.platform.demo.audience import load_personas
from portals.platform.demo.campaigns import load_campaigns, load_reviews
from portals.platform.demo.goods import load_goods
from portals.platform.demo.office import load_office
from portals.platform.demo.pages import load_pages
from portals.platform.demo.people import load_operator, load_staff
from portals.platform.demo.plans import load_bills, load_plans
from portals.platform.demo.reading import read
from portals.platform.demo.tree import load_tree
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city
from tenancy.models import GovernanceAuthority, Store, Tenant
from tenancy.provisioning.service import provision_tenant
from tenancy.resolver.places import of_store

ACTOR = Actor.system("demo")
Say = Callable[[str], Any]


def is_somebody_elses_city() -> bool:
    """Whether tenants are here that the demo town did not make."""
    ours = {row["handle"] for row in read("city")["tenants"]}
    with in_the_city():
        return Tenant.objects.exclude(handle__in=ours).exists()


def load_town(*, say: Say) -> None:
    """Everything, in the order in which a city grows. What is there stays as it is."""
    city = read("city")
    began = time.monotonic()
    with in_the_city():
        load_operator()
        authorities = districts.load_authorities(city["authorities"])
        districts.load_zones(city["region_zones"])
        load_plans(city["plans"])
    tenants = {row["handle"]: _load_tenant(row, authorities, say) for row in city["tenants"]}
    with in_the_city():
        load_tree(city, tenants)
        say("the city's tree")
        for handle, rows in city["nodes"].items():
            districts.load_nodes(tenants[handle], rows, authorities)
        districts.load_pois(city["pois"])
        districts.load_relationships(city["relationships"])
        load_bills(city["plans"], tenants, ACTOR)
        say("nodes and points of interest")
    for handle, tenant in tenants.items():
        if tenant.metadata.get("demo") == "loaded":
            continue
        count = sales.load_orders(tenant, city["customers"], city["orders"].get(handle, []))
        say(f"{handle}: {count} orders")
        with in_the_city():
            tenant.metadata["demo"] = "loaded"
            tenant.save()
    personas, assignments = load_personas()
    say(f"{personas} personas, {assignments} people who have one")
    load_office()
    call_command("reindex")
    call_command("publish_listings")
    say(f"the demo city is there, {time.monotonic() - began:.0f} s")


def _load_tenant(row: dict[str, Any], authorities: dict[str, GovernanceAuthority], say: Say) -> Tenant:
    shops = {handle: read(handle) for handle in row["stores"]}
    tenant = provision_tenant(
        handle=row["handle"],
        name_en=row["name"]["en"],
        name_ar=row["name"]["ar"],
        description_en=row["description"]["en"],
        description_ar=row["description"]["ar"],
        tenant_type=row["type"],
        subscription_tier=row["tier"],
        country_code=row["country"],
        residency_zone=row["residency_zone"],
        governance_authority_id=authorities[row["authority"]].pk,
        default_locale=row["default_locale"],
        default_currency=row["currency"],
        timezone=row["timezone"],
        billing_email=row["billing_email"],
        max_pois=row["max_pois"],
        max_channels=row["max_channels"],
        can_host_vendors=row["can_host_vendors"],
        order_prefix=row["handle"][:2].upper() + "-",
        stores=[
            {
                "handle": handle,
                "name_en": shop["store"]["name"]["en"],
                "name_ar": shop["store"]["name"]["ar"],
                "tagline_en": shop["store"]["tagline"]["en"],
                "tagline_ar": shop["store"]["tagline"]["ar"],
                "store_type": shop["store"]["type"],
                "theme": shop["store"]["theme"],
            }
            for handle, shop in shops.items()
        ],
        actor=ACTOR,
    )
    say(f"{row['handle']}: open")
    if tenant.metadata.get("demo") != "loaded":
        load_staff(tenant)
        _load_papers(tenant)
        for handle, shop in shops.items():
            _load_shop(tenant, handle, shop)
            say(f"{handle}: {len(shop['products'])} products")
    return tenant


def _load_papers(tenant: Tenant) -> None:
    """What stands on receipts and beside a bank transfer."""
    number = f"3{tenant.pk:09d}00003"
    with in_the_city():
        tenant.settings = {
            **tenant.settings,
            "vat_number": number,
            "commercial_registration": f"10{tenant.pk:08d}",
            "legal_names": {"en": f"{tenant.name_en} Company", "ar": f"شركة {tenant.name_ar}"},
            "email": f"hello@{tenant.handle}.example",
            "phone": "+966500000000",
            "bank_account": {
                "iban": "SA0380000000608010167519",
                "bank_en": "Wadi Bank",
                "bank_ar": "بنك الوادي",
                "holder_en": f"{tenant.name_en} Company",
                "holder_ar": f"شركة {tenant.name_ar}",
            },
        }
        tenant.billing_address = {
            "line1_en": "Al-Olaya Street",
            "line1_ar": "شارع العليا",
            "city_en": "Riyadh",
            "city_ar": "الرياض",
            "postcode": "12213",
        }
        tenant.save()


def _load_shop(tenant: Tenant, handle: str, shop: dict[str, Any]) -> None:
    with in_the_city():
        store = Store.objects.select_related("tenant").prefetch_related("domains").get(tenant=tenant, handle=handle)
    with in_tenant(tenant, of_store(store)):
        channel = SalesChannelMapping.objects.get(store_id=store.pk)
        load_goods(shop, channel, Partner.objects.get(code=tenant.handle), tenant.default_currency)
        load_campaigns(shop, channel)
        load_reviews(shop)
        sales.load_delivery(shop, store)
        load_pages(shop, store)
