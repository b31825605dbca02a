"""What anybody may read of the credentials that were issued here."""

from django.urls import path

from orchestration.integrations.waltid_status import serve_list

urlpatterns = [path("credentials/status/<int:number>", serve_list)]
