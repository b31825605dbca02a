"""Where the basket is."""

from django.urls import path

from portals.storefront.checkout import basket

urlpatterns = [
    path("basket/", basket.show_basket, name="basket"),
    path("basket/add/<int:pk>/", basket.add_to_basket, name="basket_add"),
    path("basket/line/<int:pk>/", basket.change_line, name="basket_line"),
    path("basket/voucher/", basket.add_voucher, name="basket_voucher"),
    path("basket/voucher/<int:pk>/remove/", basket.remove_voucher, name="basket_voucher_remove"),
]
