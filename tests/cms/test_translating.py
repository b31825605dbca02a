"""wagtail-localize as editors use it: submit, translate, publish, and follow the source when it changes."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import TestCase
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from cms.pages.locales import locale_for
from cms.pages.models import LandingPage
from tenancy.context import in_tenant
from tests.cms.conftest import home_of

pytestmark = pytest.mark.django_db

SAME_ORIGIN = {"sec-fetch-site": "same-origin"}
ARABIC = {"Winter": "الشتاء", "Warm things": "أشياء دافئة", "winter": "الشتاء"}


def _page() -> LandingPage:
    page = LandingPage(
        title="Winter", slug="winter", locale=locale_for("en"), body=[("text", "<p>Warm things</p>")], live=False
    )
    home_of("shop-a").add_child(instance=page)
    page.save_revision().publish()
    return LandingPage.objects.get(pk=page.pk)


def _submit(client: Any, page: LandingPage) -> Any:
    form = {"locales": [locale_for("ar").pk], "include_subtree": "", "next": ""}
    return client.post(f"/cms/localize/submit/page/{page.pk}/", form, headers=SAME_ORIGIN)


def _translate(client: Any, words: dict[str, str]) -> dict[str, int]:
    """Saves these strings as the editor's script does; the answers' status by string."""
    translation = Translation.objects.get()
    found = {}
    for segment in StringSegment.objects.filter(source=translation.source).select_related("string"):
        text = words.get(segment.string.data)
        if text is not None:
            path = f"/cms/localize/translate/{translation.pk}/strings/{segment.pk}/edit/"
            answer = client.put(
                path, f"value={text}".encode(), content_type="application/x-www-form-urlencoded", headers=SAME_ORIGIN
            )
            found[segment.string.data] = answer.status_code
    return found


def _arabic() -> LandingPage:
    source = LandingPage.objects.get(slug="winter", locale=locale_for("en"))
    return LandingPage.objects.get(translation_key=source.translation_key, locale=locale_for("ar"))


def _sent(client: Any, tenant: Any, path: str, form: dict[str, Any]) -> Any:
    """A form of the admin; what waits for the commit is done in the tenant, as it is when a request commits."""
    with TestCase.captureOnCommitCallbacks() as waiting:
        answer = client.post(path, form, headers=SAME_ORIGIN)
    with in_tenant(tenant):
        for callback in waiting:
            callback()
    return answer


def test_a_page_goes_through_the_translators_hands(
    tenant_a: Any, make_person: Any, admin: Any, host_client: Any
) -> None:
    shop = host_client("shop-a")
    with in_tenant(tenant_a):
        page = _page()
    client = admin(tenant_a, make_person(tenant_a, "Publishers"))
    assert _submit(client, page).status_code == 302
    with in_tenant(tenant_a):
        arabic = _arabic()
        # Nobody reads English words on an Arabic page: it stays a draft until somebody publishes it.
        assert not arabic.live
        assert _translate(client, ARABIC) == {"Winter": 201, "winter": 201, "Warm things": 201}
    editor = f"/cms/pages/{arabic.pk}/edit/"
    assert "wagtail_localize" in client.get(editor).content.decode()
    assert _sent(client, tenant_a, editor, {"action": "publish"}).status_code == 302
    answer = shop.get("/ar/الشتاء/")
    assert answer.status_code == 200
    assert "أشياء دافئة" in answer.content.decode() and "Warm things" not in answer.content.decode()
    with in_tenant(tenant_a):
        source = TranslationSource.objects.get()
        changed = LandingPage.objects.get(slug="winter", locale=locale_for("en"))
        changed.body = [*changed.body.get_prep_value(), {"type": "text", "value": "<p>New coats</p>"}]
        changed.hidden_from_search = True
        changed.save_revision().publish()
        assert _sent(client, tenant_a, f"/cms/localize/update/{source.pk}/", {}).status_code == 302
        assert "أشياء دافئة" in shop.get("/ar/الشتاء/").content.decode()
    with in_tenant(tenant_a):
        assert _translate(client, {"New coats": "معاطف جديدة"}) == {"New coats": 201}
    _sent(client, tenant_a, editor, {"action": "publish"})
    text = shop.get("/ar/الشتاء/").content.decode()
    assert "أشياء دافئة" in text and "معاطف جديدة" in text
    with in_tenant(tenant_a):
        assert _arabic().hidden_from_search, "fields that are the same in both languages follow"


def test_an_update_publishes_for_publishers_only(tenant_a: Any, make_person: Any, admin: Any) -> None:
    """Whoever may only write cannot put a translation live by way of its update."""
    with in_tenant(tenant_a):
        page = _page()
    editor, publisher = (admin(tenant_a, make_person(tenant_a, group)) for group in ("Editors", "Publishers"))
    _submit(editor, page)
    with in_tenant(tenant_a):
        update = f"/cms/localize/update/{TranslationSource.objects.get().pk}/"
    for client, live in ((editor, False), (publisher, True)):
        answer = _sent(client, tenant_a, update, {"publish_translations": "on"})
        with in_tenant(tenant_a):
            assert _arabic().live is live, answer.status_code
