"""Where a customer's account is."""

from django.urls import path

from identity.doors.faces.urls import door_patterns, room_patterns
from identity.personas.features import with_feature
from portals.account import addresses, identity, orders, passwords, profile, registering, returns, signing, wishlists
from portals.account.security import FACE

app_name = "account"
_kept = with_feature("wish_lists")
urlpatterns = [
    path("", profile.home, name="home"),
    path("login/", signing.sign_in, name="login"),
    *door_patterns(FACE),
    path("logout/", signing.sign_out, name="logout"),
    path("register/", registering.register, name="register"),
    path("register/<str:token>/", registering.welcome, name="welcome"),
    path("password/forgotten/", passwords.forgotten, name="password_forgotten"),
    path("password/reset/<str:token>/", passwords.reset, name="password_reset"),
    path("profile/", profile.profile, name="profile"),
    *room_patterns(FACE),
    path("identity/", identity.identity, name="identity"),
    path("data.json", profile.own_data_file, name="own_data"),
    path("leave/", profile.leave, name="leave"),
    path("stay/", profile.stay, name="stay"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<str:number>/", orders.order, name="order"),
    path("orders/<str:number>/receipt.pdf", orders.receipt, name="receipt"),
    path("orders/<str:number>/cancel/", orders.ask_to_cancel, name="cancel"),
    path("orders/<str:number>/again/", orders.reorder, name="reorder"),
    path("orders/<str:number>/return/", returns.ask_for_return, name="return"),
    path("orders/<str:number>/returns/<int:pk>/withdraw/", returns.withdraw, name="return_withdraw"),
    path("addresses/", addresses.addresses, name="addresses"),
    path("addresses/new/", addresses.write_address, name="address_new"),
    path("addresses/<int:pk>/", addresses.write_address, name="address"),
    path("addresses/<int:pk>/delete/", addresses.delete_address, name="address_delete"),
    path("addresses/<int:pk>/default/", addresses.default_address, name="address_default"),
    path("wishlists/", _kept(wishlists.lists), name="wishlists"),
    path("wishlists/new/", _kept(wishlists.new_list), name="wishlist_new"),
    path("wishlists/shared/<str:token>/", _kept(wishlists.shared), name="wishlist_shared"),
    path("wishlists/<int:pk>/", _kept(wishlists.one_list), name="wishlist"),
    path("wishlists/<int:pk>/share/", _kept(wishlists.share), name="wishlist_share"),
    path("wishlists/<int:pk>/delete/", _kept(wishlists.delete_list), name="wishlist_delete"),
    path("wishlists/<int:pk>/take/<int:line_id>/", _kept(wishlists.take_out), name="wishlist_take"),
]
