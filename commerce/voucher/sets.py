"""Codes made together: many of one kind, each of them hard to guess."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Concat
from django.utils.translation import gettext as _

from commerce.voucher.models import Voucher, VoucherSet
from tenancy.actor import Actor
from tenancy.errors import DomainError

# Without what is mixed up when it is read aloud or copied from paper: 0 and O, 1, I and L.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
GROUP = 4
SHORTEST, LONGEST = 6, 16
MOST = 10_000
BATCH = 1_000


@transaction.atomic
def fill_set(*, voucher_set: VoucherSet, count: int, actor: Actor) -> int:
    """Makes the codes that are missing until the set has `count`; returns how many came. None is taken away.

    Raises DomainError `voucher.set_size` for more than 10,000, for fewer than there are, or without an offer.
    """
    row = VoucherSet.objects.select_for_update(of=("self",)).get(pk=voucher_set.pk)
    there = row.vouchers.count()
    if not max(there, 1) <= count <= MOST or row.offer_id is None:
        raise DomainError(
            "voucher.set_size",
            _("Write a number from %(least)s to %(most)s.") % {"least": f"{max(there, 1):,}", "most": f"{MOST:,}"},
            field="count",
        )
    for codes in _batches(row, count - there):
        made = Voucher.objects.bulk_create([_voucher(row, code) for code in codes])
        through = Voucher.offers.through
        through.objects.bulk_create(
            [through(voucher_id=voucher.pk, conditionaloffer_id=row.offer_id) for voucher in made]
        )
    VoucherSet.objects.filter(pk=row.pk).update(count=count)
    voucher_set.count = count
    return count - there


@transaction.atomic
def follow_set(*, voucher_set: VoucherSet, actor: Actor) -> None:
    """Gives every code of the set its name, its usage and its time."""
    names = {
        column: Concat(Value(f"{words} "), "code")
        for column, words in (
            ("name", voucher_set.name_en),
            ("name_en", voucher_set.name_en),
            ("name_ar", voucher_set.name_ar),
        )
    }
    voucher_set.vouchers.rewrite(False).update(
        usage=voucher_set.usage,
        start_datetime=voucher_set.start_datetime,
        end_datetime=voucher_set.end_datetime,
        **names,
    )


def new_code(prefix: str, length: int) -> str:
    """`EID-7KQM-2XPT`: the prefix, then letters in groups."""
    letters = "".join(secrets.choice(LETTERS) for _each in range(length))
    groups = [letters[start : start + GROUP] for start in range(0, length, GROUP)]
    return "-".join([part for part in (prefix.strip("-"), *groups) if part])


def _batches(row: VoucherSet, missing: int) -> Iterator[list[str]]:
    while missing > 0:
        wanted = {new_code(row.prefix, row.code_length) for _each in range(min(missing, BATCH))}
        free = sorted(wanted - set(Voucher.objects.filter(code__in=wanted).values_list("code", flat=True)))
        missing -= len(free)
        yield free


def _voucher(row: VoucherSet, code: str) -> Any:
    return Voucher(
        voucher_set=row,
        code=code,
        name=f"{row.name_en} {code}",
        name_en=f"{row.name_en} {code}",
        name_ar=f"{row.name_ar} {code}",
        usage=row.usage,
        start_datetime=row.start_datetime,
        end_datetime=row.end_datetime,
    )
