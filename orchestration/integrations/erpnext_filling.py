"""What ERPNext needs to know beside what a port gives: names of its own documents, and the accounts of the endpoint."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from orchestration.integrations.adapters import Link
from orchestration.integrations.faults import PermanentFault
from orchestration.integrations.frappe import Frappe

SYSTEM = "erpnext"
GROUPS = {
    "item": {"group": "item_group"},
    "customer": {"group": "customer_group", "territory": "territory"},
    "supplier": {"group": "supplier_group"},
}


def fill_in(site: Frappe, link: Link, entity: str, values: dict[str, Any]) -> dict[str, Any]:
    """The values, complete. Raises PermanentFault `missing` with the setting that is not there."""
    told = dict(values)
    for name, option in GROUPS.get(entity, {}).items():
        told[name] = told.get(name) or link.option(option) or None
    if entity == "item" and link.shared and link.tenant is not None:
        # A SKU is a tenant's own; one ERPNext for all of them needs more.
        told["sku"] = f"{link.tenant.handle}-{told.get('sku') or ''}"
    if len(str(told.get("country") or "")) == 2:
        told["country"] = _country(site, str(told["country"]))
    if entity in FILLERS:
        told["company"] = told.get("company") or _company(link)
        FILLERS[entity](site, link, told)
    return told


def _invoice(site: Frappe, link: Link, told: dict[str, Any]) -> None:
    told["customer"] = told.get("customer") or _known(link, "customer", told.get("customer_id"))
    lines = [dict(line) for line in told.get("lines") or []]
    # Always in the same order, so that two invoices with the same goods wait for each other and never crosswise.
    items = {
        each: _known(link, "item", each) for each in sorted({line["item_id"] for line in lines if line.get("item_id")})
    }
    about = {name: _account(site, link, told, name) for name in ("income_account", "cost_center")}
    for line in lines:
        line["item"] = line.get("item") or items.get(line.get("item_id"))
        line.update({name: value for name, value in about.items() if value})
    told["lines"] = lines
    charges = []
    for name, option in (("delivery", "delivery_account"), ("tax", "tax_account")):
        rows = told.get(name) or []
        charges += [{**charge, "account": _needed(site, link, told, option)} for charge in rows]
    told["charges"] = charges
    if told.get("discount"):
        told["discount_on"] = "Net Total"
    if link.option("stock_master") == SYSTEM and not told.get("is_return"):
        told["takes_stock"], told["warehouse"] = True, _needed(site, link, told, "warehouse")


def _credit(site: Frappe, link: Link, told: dict[str, Any]) -> None:
    told["is_return"] = True
    _invoice(site, link, told)
    if told.get("whole") and told.get("invoice_id") is not None:
        told["invoice"] = _known(link, "sales_invoice", told["invoice_id"])


def _payment(site: Frappe, link: Link, told: dict[str, Any]) -> None:
    told["customer"] = told.get("customer") or _known(link, "customer", told.get("customer_id"))
    cash = told.get("in_cash") and link.option("cash_account")
    told["to_account"] = _needed(site, link, told, "cash_account" if cash else "bank_account")
    if told.get("invoice_id") is not None:
        name = _known(link, "sales_invoice", told["invoice_id"])
        told["invoices"] = [{"invoice": name, "amount": told["amount"]}]


def _count(site: Frappe, link: Link, told: dict[str, Any]) -> None:
    lines = [dict(line) for line in told.get("lines") or []]
    for line in lines:
        line["item"] = line.get("item") or _known(link, "item", line.get("item_id"))
        line["warehouse"] = line.get("warehouse") or _needed(site, link, told, "warehouse")
        line["without_cost"] = not line.get("cost")
    told["lines"] = lines


FILLERS: dict[str, Callable[[Frappe, Link, dict[str, Any]], None]] = {
    "sales_invoice": _invoice,
    "credit_note": _credit,
    "payment_entry": _payment,
    "stock_reconciliation": _count,
}


def _known(link: Link, entity: str, own_id: Any) -> str:
    """The name there of one of our things; it is pushed first if it is not there yet."""
    from orchestration.integrations.asking import ensure

    if own_id in (None, ""):
        raise PermanentFault("missing", entity)
    return ensure(SYSTEM, entity, own_id, tenant=link.tenant)


def _company(link: Link) -> str:
    from orchestration.integrations.identities import external_id_of

    found = link.option("company")
    if not found and link.tenant is not None:
        found = external_id_of(SYSTEM, "company", link.tenant.uuid, tenant=link.tenant)
    if not found:
        raise PermanentFault("missing", "company")
    return str(found)


def _needed(site: Frappe, link: Link, told: dict[str, Any], option: str) -> str:
    found = _account(site, link, told, option)
    if not found:
        raise PermanentFault("missing", option)
    return found


def _account(site: Frappe, link: Link, told: dict[str, Any], option: str) -> str:
    """A setting in which `{abbr}` stands for the company's abbreviation, with which its accounts' names end."""
    found = str(link.option(option))
    if "{abbr}" not in found:
        return found
    told.setdefault("_abbr", site.get("Company", told["company"]).get("abbr"))
    return found.replace("{abbr}", str(told["_abbr"]))


def _country(site: Frappe, code: str) -> str:
    rows = site.rows("Country", [["code", "=", code.lower()]], ["name"], at_most=1)
    if not rows:
        raise PermanentFault("unusable", "country", f"ERPNext knows no country {code}")
    return str(rows[0]["name"])
