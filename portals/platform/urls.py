"""The operator's pages under `/cms/` on the city's host. The view itself asks who is there."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from portals.platform import audit, integrations, jobs, outbox, provisioning, tenants, webhooks, workflows

urlpatterns = [
    path("city/", require_admin_access(tenants.tree), name="platform_tree"),
    path("city/new/", require_admin_access(provisioning.new_tenant), name="platform_new_tenant"),
    path("city/provisioning/<int:pk>/", require_admin_access(provisioning.progress), name="platform_progress"),
    path("city/provisioning/<int:pk>/resume/", require_admin_access(provisioning.resume), name="platform_resume"),
    path("city/tenants/<int:pk>/", require_admin_access(tenants.tenant_page), name="platform_tenant"),
    path("city/tenants/<int:pk>/rename/", require_admin_access(tenants.rename), name="platform_rename"),
    path("city/tenants/<int:pk>/delete/", require_admin_access(tenants.delete), name="platform_delete"),
    path("city/tenants/<int:pk>/<slug:move>/", require_admin_access(tenants.change_status), name="platform_move"),
    path("city/stores/<int:pk>/domains/", require_admin_access(tenants.add_domain), name="platform_add_domain"),
    path("city/domains/<int:pk>/verify/", require_admin_access(tenants.verify_domain), name="platform_verify_domain"),
    path("city/domains/<int:pk>/remove/", require_admin_access(tenants.remove_domain), name="platform_remove_domain"),
    path("outbox/", require_admin_access(outbox.overview), name="platform_outbox"),
    path("outbox/events/", require_admin_access(outbox.events), name="platform_events"),
    path("outbox/events/<int:pk>/", require_admin_access(outbox.event), name="platform_event"),
    path("outbox/deliveries/<slug:move>/", require_admin_access(outbox.decide), name="platform_delivery_move"),
    path("outbox/destinations/<slug:move>/", require_admin_access(outbox.hold), name="platform_destination_move"),
    path("engine/", require_admin_access(workflows.listing), name="platform_workflows"),
    path("engine/<int:pk>/", require_admin_access(workflows.workflow), name="platform_workflow"),
    path("engine/<int:pk>/<slug:move>/", require_admin_access(workflows.decide), name="platform_workflow_move"),
    path("integrations/", require_admin_access(integrations.listing), name="platform_integrations"),
    path("integrations/<int:pk>/", require_admin_access(integrations.detail), name="platform_integration"),
    path("integrations/<int:pk>/edit/", require_admin_access(integrations.edit), name="platform_edit_integration"),
    path(
        "integrations/<int:pk>/<slug:move>/",
        require_admin_access(integrations.decide),
        name="platform_integration_move",
    ),
    path("integrations/new/<slug:system>/", require_admin_access(integrations.edit), name="platform_new_integration"),
    path("jobs/", require_admin_access(jobs.listing), name="platform_jobs"),
    path("jobs/clock/", require_admin_access(jobs.clock), name="platform_clock"),
    path("jobs/ask/", require_admin_access(jobs.ask_now), name="platform_ask_job"),
    path("jobs/<int:pk>/", require_admin_access(jobs.job), name="platform_job"),
    path("jobs/<int:pk>/<slug:move>/", require_admin_access(jobs.decide), name="platform_job_move"),
    path("audit/", require_admin_access(audit.trail), name="platform_audit"),
    path("audit/<int:pk>/", require_admin_access(audit.line), name="platform_audit_line"),
    path("audit/export/<slug:kind>/", require_admin_access(audit.export), name="platform_audit_export"),
    path("webhooks/in/", require_admin_access(webhooks.log), {"direction": "inbound"}, name="platform_webhooks_in"),
    path(
        "webhooks/out/",
        require_admin_access(webhooks.log),
        {"direction": "outbound"},
        name="platform_webhooks_out",
    ),
    path("webhooks/<int:pk>/", require_admin_access(webhooks.message), name="platform_webhook"),
    path("webhooks/<int:pk>/replay/", require_admin_access(webhooks.replay), name="platform_webhook_replay"),
    path("webhooks/endpoints/", require_admin_access(webhooks.endpoints), name="platform_endpoints"),
    path(
        "webhooks/endpoints/<int:pk>/<slug:move>/",
        require_admin_access(webhooks.change_endpoint),
        name="platform_endpoint_move",
    ),
]
