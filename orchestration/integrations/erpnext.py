"""ERPNext (Frappe's REST API)."""

from orchestration.integrations.adapters import Adapter


class ERPNext(Adapter):
    name = "erpnext"


ADAPTER = ERPNext()
