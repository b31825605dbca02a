"""The stories of an order: from placed to closed, called off, invoiced, and goods that come back."""


def register() -> None:
    """Called once at start-up."""
    from commerce.order.sagas.calling_off import CANCELLATION
    from commerce.order.sagas.fulfilling import ORDER
    from commerce.order.sagas.invoicing import INVOICE
    from commerce.order.sagas.taking_back import RETURN
    from orchestration.sagas import register_saga

    for saga in (ORDER, CANCELLATION, INVOICE, RETURN):
        register_saga(saga)
