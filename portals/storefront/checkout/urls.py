"""Where the checkout is."""

from django.urls import path

from portals.storefront.checkout import after, details, paying

app_name = "checkout"
urlpatterns = [
    path("", details.start, name="start"),
    path("details/", details.details, name="address"),
    path("delivery/", details.delivery, name="delivery"),
    path("payment/", paying.payment, name="payment"),
    path("confirm/", paying.confirm, name="confirm"),
    path("thanks/", after.thanks, name="thanks"),
    path("receipt/<str:number>.pdf", after.receipt, name="receipt"),
    path("order/<str:number>/<str:token>/", after.order_link, name="order"),
]
