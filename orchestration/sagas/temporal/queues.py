"""The task queues of the city, by what they are for."""

from __future__ import annotations

# name: (domain, the system that has most to do there)
QUEUES = {
    "cityos-workflow-queue": ("Core", "CityOS"),
    "cityos-dynamic-queue": ("Dynamic", "AI Services"),
    "cityos-main": ("Core", "CityOS"),
    "commerce-queue": ("Commerce", "Medusa"),
    "commerce-booking-queue": ("Commerce", "Medusa"),
    "payload-queue": ("CMS", "Payload CMS"),
    "payload-moderation-queue": ("Moderation", "Payload CMS"),
    "xsystem-platform-queue": ("Cross-system", "ERPNext"),
    "xsystem-content-queue": ("Cross-system", "Payload CMS"),
    "xsystem-logistics-queue": ("Logistics", "Fleetbase"),
    "xsystem-vertical-queue": ("Cross-system", "ERPNext"),
    "core-queue": ("Core", "CityOS"),
    "core-maintenance-queue": ("Maintenance", "CityOS"),
    "notifications-queue": ("Notifications", "CityOS"),
    "moderation-queue": ("Moderation", "CityOS"),
}
