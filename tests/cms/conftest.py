"""Editors, pictures and pages of the two tenants."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from PIL import Image

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _own_files(tmp_path: Path, settings: Any) -> None:
    """Files of a test go into its own folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


def drawing(size: tuple[int, int] = (1600, 1200), kind: str = "PNG") -> bytes:
    """A picture with something to see in it."""
    image = Image.new("RGB", size, "#c8a25c")
    image.paste("#110e0a", (size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2))
    out = BytesIO()
    image.save(out, kind)
    return out.getvalue()


@pytest.fixture
def make_picture(in_tenant: Callable[..., Any]) -> Callable[..., Any]:
    """A picture of a tenant."""
    from cms.media.models import Picture

    def make(tenant: Any, title: str = "oud", **fields: Any) -> Any:
        with in_tenant(tenant):
            return Picture.objects.create(
                title=title, file=ImageFile(BytesIO(drawing()), name=f"{title}.png"), **fields
            )

    return make


@pytest.fixture
def make_person(in_tenant: Callable[..., Any]) -> Callable[..., Any]:
    """Somebody of a group in a tenant; without a group its administrator."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    def make(tenant: Any, group: str = "", **fields: Any) -> Any:
        with in_tenant(tenant):
            email = f"{(group or 'boss').lower()}@{tenant.handle}.example"
            person = get_user_model().objects.create_user(
                email, PASSWORD, is_staff=True, is_superuser=not group, **fields
            )
            if group:
                person.groups.add(Group.objects.get(name=group))
            return person

    return make


@pytest.fixture
def admin(host_client: Callable[..., Any], in_tenant: Callable[..., Any]) -> Callable[..., Any]:
    """`admin(tenant_a, person)`: their browser on the tenant's back office."""

    def visit(tenant: Any, person: Any) -> Any:
        client = host_client(tenant.handle)
        with in_tenant(tenant):
            client.force_login(person)
        return client

    return visit


def home_of(store_handle: str, language: str = "en") -> Any:
    """A store's home page; inside its tenant."""
    from cms.pages.models import StorePage

    return StorePage.objects.get(slug=f"{store_handle}-{language}")
