"""ERPNext: the books. Company, customers, suppliers, items, sales invoices, payments, credit notes, stock counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from orchestration.integrations.adapters import Adapter, Link, Setting, Synced
from orchestration.integrations.client import Client
from orchestration.integrations.erpnext_filling import fill_in
from orchestration.integrations.erpnext_maps import MAPS, ONLY_AT_FIRST, SUBMITTED
from orchestration.integrations.faults import PermanentFault, SchemaChanged
from orchestration.integrations.frappe import OUR_KEY, Frappe, explain

CHECKED = frozenset({"sales_invoice", "credit_note"})
CENT = Decimal("0.01")


class ERPNext(Adapter):
    """A draft is made, what it adds up to is compared with ours, and only then is it submitted: a wrong one never
    counts in the books, and a try that was cut off goes on where it stopped."""

    name = "erpnext"
    title = _("ERPNext")
    settings = (
        Setting("api_key", _("API key"), secret=True),
        Setting("api_secret", _("API secret"), secret=True),
        Setting("company", _("Company"), required=False, hint=_("Empty: the company that was made for the tenant.")),
        Setting("tax_account", _("Account for VAT"), required=False, hint=_("Like “VAT 15% - {abbr}”.")),
        Setting("delivery_account", _("Account for delivery"), required=False),
        Setting("bank_account", _("Account for money received"), required=False),
        Setting("cash_account", _("Account for cash"), required=False),
        Setting("income_account", _("Account for sales"), required=False),
        Setting("cost_center", _("Cost centre"), required=False),
        Setting("warehouse", _("Warehouse"), required=False),
        Setting("item_group", _("Group of new items"), required=False),
        Setting("customer_group", _("Group of new customers"), required=False),
        Setting("supplier_group", _("Group of new suppliers"), required=False),
        Setting("territory", _("Territory of new customers"), required=False),
        Setting(
            "stock_master",
            _("Who counts the stock"),
            required=False,
            hint=_("“erpnext”: its numbers come here, and invoices take stock there. Empty: the shop counts."),
        ),
    )
    entities = MAPS
    verbs = ("set_up", "stock")
    events = ("Bin.*", "Payment Entry.*")

    def client(self, link: Link) -> Client:
        headers = {"Authorization": f"token {link.secrets['api_key']}:{link.secrets['api_secret']}"}
        return Client(link.base_url, headers, name=link.name, explain=explain, scrub=link.scrubbed)

    def site(self, link: Link) -> Frappe:
        """The documents of the tenant's own site, in its account."""
        return Frappe(self.client(link))

    def health_check(self, link: Link) -> str:
        return self.site(link).who()

    def sync_entity(
        self, link: Link, entity: str, values: dict[str, Any], *, external_id: str, own_key: str, key: str
    ) -> Synced:
        if values.get("entered_there"):
            # The accountant entered it, and one entry may be for several of our orders.
            return Synced(f"{values['entered_there']}:{values['invoice_id']}", created=False)
        site, fields = self.site(link), MAPS[entity]
        if entity == "stock_reconciliation":
            # Each count is a document of its own; what makes it the same one is the push that asked for it.
            own_key, external_id = f"{own_key}:{key}"[:140], ""
        told = fields.outward(fill_in(site, link, entity, values))
        there = self._existing(site, link, fields.resource, external_id, own_key)
        if there is None:
            created = True
            try:
                there = site.insert(fields.resource, {**told, OUR_KEY: own_key})
            except PermanentFault as fault:
                if entity == "stock_reconciliation" and "EmptyStockReconciliation" in str(fault):
                    return Synced(f"unchanged:{own_key}", created=False)
                taken = self._in_the_way(site, entity, fault, told, own_key)
                same = fault.code == "conflict" or "Abbreviation" in str(fault)
                if taken is None and same and entity == "company" and link.tenant is not None:
                    # Another company has this name or abbreviation: ours gets one that is nobody else's.
                    name, short = f"{told['company_name']} ({link.tenant.handle})", f"{told['abbr']}{link.tenant.pk}"
                    own = {"company_name": name, "abbr": short, OUR_KEY: own_key}
                    taken = site.insert(fields.resource, {**told, **own})
                if taken is None:
                    raise
                there, created = taken, entity == "company"
        else:
            created = False
            if there.get("docstatus", 0) == 0:
                first = ONLY_AT_FIRST.get(entity, set())
                kept = {name: value for name, value in told.items() if name not in first}
                there = site.update(fields.resource, there["name"], {**kept, OUR_KEY: own_key})
        if entity in SUBMITTED:
            there = self._submitted(site, entity, there, values)
        return Synced(there["name"], created, there)

    def _in_the_way(
        self, site: Frappe, entity: str, fault: PermanentFault, told: dict[str, Any], own_key: str
    ) -> dict[str, Any] | None:
        """What is there already where we wanted to insert: made by somebody else between our look and our insert, or an
        item that was entered by hand and is nobody's yet."""
        if fault.code != "conflict":
            return None
        found = site.find(MAPS[entity].resource, own_key)
        if found is not None or entity != "item":
            return found
        by_hand = site.get("Item", told["item_code"])
        return None if by_hand.get(OUR_KEY) else site.update("Item", by_hand["name"], {OUR_KEY: own_key})

    def _existing(
        self, site: Frappe, link: Link, doctype: str, external_id: str, own_key: str
    ) -> dict[str, Any] | None:
        if external_id:
            try:
                return site.get(doctype, external_id)
            except PermanentFault as fault:
                if fault.code != "not_found":
                    raise
        site.ensure_our_key(doctype)
        return site.find(doctype, own_key)

    def _submitted(self, site: Frappe, entity: str, there: dict[str, Any], values: dict[str, Any]) -> dict[str, Any]:
        status = there.get("docstatus")
        if status not in (0, 1, 2):
            raise SchemaChanged("data.docstatus")
        if status == 2:
            raise PermanentFault("cancelled_there", "docstatus", f"{there['name']} was cancelled in ERPNext")
        if entity in CHECKED:
            ours, theirs = Decimal(str(values["total"])), MAPS[entity].inward(there)["total"]
            if theirs.quantize(CENT) != ours.quantize(CENT):
                raise PermanentFault("total_differs", "grand_total", f"{there['name']}: {theirs} ≠ {ours}")
        return there if status == 1 else site.submit(MAPS[entity].resource, there["name"])

    def do_set_up(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """Adds the field for our key wherever we write; which kinds of documents lacked it."""
        site = self.site(link)
        kinds = sorted({fields.resource for fields in MAPS.values()})
        return {"added": [kind for kind in kinds if site.ensure_our_key(kind)]}

    def do_stock(self, link: Link, values: dict[str, Any], key: str) -> dict[str, Any]:
        """How many of these `items` (ERPNext's codes) are in the warehouse: {code: quantity}."""
        items = [str(each) for each in values.get("items") or []]
        if not items:
            return {"quantities": {}}
        filters: list[Any] = [["item_code", "in", items]]
        if warehouse := link.option("warehouse"):
            filters.append(["warehouse", "=", warehouse])
        found: dict[str, Decimal] = {}
        for row in self.site(link).rows("Bin", filters, ["item_code", "actual_qty"], at_most=5000):
            found[row["item_code"]] = found.get(row["item_code"], Decimal(0)) + Decimal(str(row["actual_qty"]))
        return {"quantities": {code: str(count) for code, count in found.items()}}

    def handle_webhook(self, link: Link | None, message: Any) -> None:
        from orchestration.integrations.erpnext_news import take_payment, take_stock

        if link is None:
            return
        if message.event.startswith("Bin."):
            take_stock(self, link, message.payload)
        else:
            take_payment(self, link, message.payload)


ADAPTER = ERPNext()
