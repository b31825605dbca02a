"""From nothing to an open tenant, and back."""

from typing import Any

from tenancy.provisioning.steps import Step, register_step

__all__ = ["Step", "provision_tenant", "register_step"]


def provision_tenant(**request: Any) -> Any:
    """See `tenancy.provisioning.service.provision_tenant`."""
    from tenancy.provisioning import service

    return service.provision_tenant(**request)
