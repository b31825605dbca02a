"""The stories of money: taken by a gateway, given back, compared with the books."""


def register() -> None:
    """Called once at start-up."""
    from commerce.payment.sagas.charging import PAYMENT
    from commerce.payment.sagas.reconciling import RECONCILIATION
    from commerce.payment.sagas.returning import REFUND
    from orchestration.sagas import register_saga

    for saga in (PAYMENT, REFUND, RECONCILIATION):
        register_saga(saga)
