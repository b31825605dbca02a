"""A person leaves: what is personal goes, what the law asks for stays as long as it asks.

The account goes with its addresses, baskets, wish lists, searches, letters. Reviews stay without a name. Orders stay
without the account, e-mail, mobile and notes; the name and address of their invoice stay until the years of keeping
are over (`forget_old_buyers`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commerce.basket.models import Basket
from commerce.catalogue.reviews.models import ProductReview
from commerce.communication.models import Email
from commerce.customer.models import ProductAlert  # type: ignore[attr-defined]
from commerce.order.models import BillingAddress, Order, OrderStatusChange, ReturnRequest, ShippingAddress
from commerce.partner.terms import terms
from commerce.search.indexing import touch_products
from commerce.voucher.models import VoucherApplication
from identity.doors.locks import forget_tries
from identity.people.emailed import EmailedLink
from identity.people.models import User
from identity.personas.services.assigning import forget_person
from orchestration.outbox import emit
from tenancy.actor import Actor
from tenancy.context import in_tenant, in_the_city, require_tenant
from tenancy.errors import DomainError
from tenancy.models import Tenant
from tenancy.models.words import TenantStatus
from tenancy.services.lifecycle import open_tenants

# So long somebody who asked to be deleted can still change their mind.
GRACE = timedelta(days=14)
# Full years after that of the order for which an invoice is kept.
YEARS_BY_COUNTRY = {"SA": 6, "AE": 5, "BH": 5, "EG": 5}
MOST_YEARS = 10
OPEN_STATES = ("placed", "confirmed", "packed", "shipped", "returned")
NOTHING = dict.fromkeys(
    ("title", "first_name", "last_name", "line1", "line2", "line3", "line4", "state", "postcode", "search_text",
     "short_address", "building_number", "additional_number", "district"), "",
)  # fmt: skip

log = structlog.get_logger(__name__)


def leaves_on(user: User) -> datetime | None:
    """From when on the account is deleted; None for who did not ask."""
    return user.deletion_requested_at + GRACE if user.deletion_requested_at else None


@transaction.atomic
def erase_person(*, user: User, actor: Actor) -> None:
    """Deletes a customer for good, whatever they asked before; the time of grace is the caller's matter.

    Raises DomainError: leaving.works_here (roles are taken away first), leaving.open_orders (something is on its way
    or to be given back).
    """
    schema = require_tenant()
    row = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if row.is_staff:
        raise DomainError("leaving.works_here", _("This person works here. Take the role away first."))
    orders = Order.objects.filter(user=row)
    if orders.filter(status__in=OPEN_STATES).exists():
        raise DomainError("leaving.open_orders", _("An order is not finished yet."))
    farewell = {"customer": row.pk, "email": row.email, "language": row.language or "ar"}
    farewell["store_id"] = orders.order_by("-pk").values_list("store_id", flat=True).first()
    _strip_orders(orders, row)
    _strip_reviews(row)
    _delete_traces(row)
    with in_the_city():
        tenant_id = Tenant.objects.values_list("pk", flat=True).get(schema_name=schema)
    forget_person(tenant_id=tenant_id, user_id=str(row.pk))
    row.delete()
    emit("customer.erased", aggregate=("people.user", user.pk), payload=farewell, actor=actor)


def erase_leavers(now: datetime | None = None) -> int:
    """Erases who asked for it long enough ago, in every tenant that is open or suspended; returns how many. Who has an
    open order waits."""
    now, erased, actor = now or timezone.now(), 0, Actor.system("leaving")
    for tenant in open_tenants(TenantStatus.SUSPENDED):
        with in_tenant(tenant):
            for user in User.objects.filter(deletion_requested_at__lte=now - GRACE).order_by("pk"):
                try:
                    erase_person(user=user, actor=actor)
                except DomainError as refused:
                    log.info("leaving.waits", user=user.pk, reason=refused.code)
                else:
                    erased += 1
            forget_old_buyers(now=now, actor=actor)
    return erased


@transaction.atomic
def forget_old_buyers(*, now: datetime, actor: Actor) -> int:
    """Takes name and address out of invoices whose years are over and whose buyers left; returns how many orders."""
    years = YEARS_BY_COUNTRY.get(terms().country, MOST_YEARS)
    here = timezone.localtime(now)
    first_kept = here.replace(year=here.year - years, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
    left = Order.objects.filter(user=None, guest_email="", date_placed__lt=first_kept)
    named = left.exclude(Q(billing_address=None) | Q(billing_address__first_name="", billing_address__line1=""))
    sent = left.exclude(Q(shipping_address=None) | Q(shipping_address__first_name="", shipping_address__line1=""))
    billing = list(named.values_list("billing_address", flat=True))
    shipping = list(sent.values_list("shipping_address", flat=True))
    BillingAddress.objects.filter(pk__in=billing).update(**NOTHING)
    ShippingAddress.objects.filter(pk__in=shipping).update(**NOTHING, phone_number="", notes="")
    return max(len(billing), len(shipping))


def _strip_orders(orders: QuerySet[Order], user: User) -> None:
    """Amounts, goods and the invoice's name and address stay."""
    ids = list(orders.values_list("pk", flat=True))
    theirs = ShippingAddress.objects.filter(order__in=ids)
    theirs.update(phone_number="", notes="")
    # Where the invoice has an address of its own, nobody needs the one of the delivery.
    theirs.filter(order__billing_address__isnull=False).update(**NOTHING)
    history = OrderStatusChange.objects.filter(order__in=ids)
    history.filter(Q(move="place") | Q(actor_kind="user", actor_ref=str(user.pk))).update(note="", actor_name="")
    VoucherApplication.objects.filter(user=user).update(user=None)
    Basket.objects.filter(owner=user, status__in=Basket.editable_statuses).delete()
    Basket.objects.filter(owner=user).update(owner=None)
    ReturnRequest.objects.filter(order__in=ids).update(note="")
    Order.objects.filter(pk__in=ids).update(user=None, guest_email="", phone="", note="")


def _strip_reviews(user: User) -> None:
    reviews = ProductReview.objects.filter(user=user)
    products = list(reviews.exclude(product=None).values_list("product", flat=True))
    reviews.update(user=None, name="", email="", homepage="")
    touch_products(products)


def _delete_traces(user: User) -> None:
    """What hangs on the e-mail address; what hangs on the account goes with it."""
    for model in (Email, ProductAlert, EmailedLink):
        model.objects.filter(Q(user=user) | Q(email__iexact=user.email)).delete()
    forget_tries(user.email)
