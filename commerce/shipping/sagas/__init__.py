"""The stories of a delivery: handed to the courier, followed on its way, confirmed at the door."""


def register() -> None:
    """Called once at start-up."""
    from commerce.shipping.fulfilment import hear_of_shipment
    from commerce.shipping.sagas.confirming import CONFIRMATION
    from commerce.shipping.sagas.dispatching import DISPATCH
    from commerce.shipping.sagas.following import TRACKING
    from orchestration.outbox import subscribe
    from orchestration.sagas import register_saga

    subscribe("delivery.news", {"shipment.*"}, hear_of_shipment, holds=False)
    for saga in (DISPATCH, TRACKING, CONFIRMATION):
        register_saga(saga)
