"""The same on every host: each place's own provider answers to it."""

from django.urls import path

from identity.oidc import connecting, leaving, views

app_name = "oidc"
urlpatterns = [
    path("oidc/start/", views.Start.as_view(), name="start"),
    path("oidc/callback/", views.Callback.as_view(), name="callback"),
    path("oidc/connect/", connecting.connect, name="connect"),
    path("oidc/signed-out/", leaving.signed_out, name="signed_out"),
    path("oidc/backchannel-logout/", leaving.backchannel, name="backchannel"),
]
