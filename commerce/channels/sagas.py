"""A store opens in every system, and each change of its configuration follows."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from cms.pages.homes import make_home_pages
from commerce.channels.models import SalesChannelMapping
from commerce.marketplace.publishing import publish_listings
from orchestration.sagas import Done, Fail, Run, Saga, Step
from orchestration.sagas.declaration import Outcome
from orchestration.stories.places import tell_places
from orchestration.stories.pushing import tenant_of
from tenancy.models import Store, TenantPOI
from tenancy.models.words import StoreStatus
from tenancy.resolver.version import registry_changed


def _store(run: Run) -> Store | None:
    rows = Store.objects.select_related("tenant").prefetch_related("domains", "portals")
    return rows.filter(pk=run.context["store_id"]).first()


def check_doors(run: Run) -> Outcome:
    """A host and a door for the public."""
    store = _store(run)
    if store is None:
        return Fail("the store is not there any more")
    if not store.primary_host or not store.portals.all():
        return Fail("the store has no host, or no portal")
    return Done({"host": store.primary_host})


def make_channel(run: Run) -> Outcome:
    """The channel through which its goods are sold, by the store's own name."""
    store = _store(run)
    if store is None:
        return Done({"skipped": "gone"})
    channel, made = SalesChannelMapping.objects.select_for_update().get_or_create(
        store_id=store.pk,
        defaults={"name": store.name or store.handle, "external_id": store.handle, "channel_type": "web"},
    )
    renamed = not made and channel.name != store.name and bool(store.name)
    if renamed:
        channel.name = store.name
        channel.save(update_fields=["name", "updated_at"])
    if store.sales_channel_id != str(channel.pk):
        Store.objects.filter(pk=store.pk).update(sales_channel_id=str(channel.pk))
        transaction.on_commit(registry_changed)
    return Done({"channel": channel.pk, "made": made, "renamed": renamed})


def close_channel(run: Run) -> None:
    """A channel that was made for it sells nothing."""
    result = run.results.get("channel", {})
    if result.get("made"):
        SalesChannelMapping.objects.filter(pk=result["channel"]).update(is_active=False)


def make_pages(run: Run) -> Outcome:
    """Home pages in both languages, under the store's host and name."""
    store = _store(run)
    if store is None:
        return Done({"skipped": "gone"})
    return Done({"pages": [page.pk for page in make_home_pages(store=store)]})


def list_store(run: Run) -> Outcome:
    """The city's marketplace shows it as it is: open, with its name and places, or not at all."""
    store = _store(run)
    listed = publish_listings(tenant_of(run))
    return Done({"listed": listed, "open": store is not None and store.status == StoreStatus.ACTIVE})


def tell_fleetbase(run: Run) -> Outcome:
    """The places from which its goods leave."""
    mine = TenantPOI.objects.filter(store=run.context["store_id"], is_active=True)
    return tell_places(run, mine, tenant=tenant_of(run))


def forget_caches(run: Run) -> Outcome:
    """Every process looks at the registry anew."""
    transaction.on_commit(registry_changed)
    return Done({"changed": run.context.get("changed", [])})


SAGAS = [
    Saga(
        "commerce.store-setup",
        title=_("A new store"),
        triggers={"store.created"},
        steps=[
            Step("doors", check_doors, title=_("It has a host and a door")),
            Step("channel", make_channel, close_channel, title=_("Its sales channel is there")),
            Step("pages", make_pages, title=_("Its home pages are there")),
            Step("fleetbase", tell_fleetbase, title=_("Fleetbase knows its places")),
            Step("listing", list_store, title=_("The city's marketplace lists it")),
        ],
    ),
    Saga(
        "commerce.store-config-sync",
        title=_("A store's configuration has changed"),
        triggers={"store.updated"},
        steps=[
            Step("caches", forget_caches, title=_("Every process looks anew")),
            Step("channel", make_channel, title=_("Its sales channel is there")),
            Step("pages", make_pages, title=_("Its home pages are there")),
            Step("fleetbase", tell_fleetbase, title=_("Fleetbase knows its places")),
            Step("listing", list_store, title=_("The city's marketplace lists it")),
        ],
    ),
]
