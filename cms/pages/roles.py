"""Editors write, Moderators approve, Publishers put live: groups with their permissions, and the review workflow."""

from __future__ import annotations

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

EDITORS, MODERATORS, PUBLISHERS = "Editors", "Moderators", "Publishers"
WORKFLOW, TASK = "Review", "Moderator's approval"

PAGE_RIGHTS = {
    EDITORS: ("add", "change"),
    MODERATORS: ("add", "change", "publish", "lock", "unlock"),
    PUBLISHERS: ("add", "change", "publish", "lock", "unlock", "bulk_delete"),
}
PIECES = ("productcontent", "navigationmenu", "announcement", "herosection")
PIECE_RIGHTS = {
    EDITORS: ("add", "change", "view"),
    MODERATORS: ("add", "change", "view", "publish", "lock", "unlock"),
    PUBLISHERS: ("add", "change", "view", "delete", "publish", "lock", "unlock"),
}
FILE_RIGHTS = {
    EDITORS: ("add", "choose"),
    MODERATORS: ("add", "change", "choose"),
    PUBLISHERS: ("add", "change", "choose", "delete"),
}


def make_groups() -> dict[str, Group]:
    """The three groups with what they may do, and of files with no more. Doing it again adds what is missing."""
    groups = {name: Group.objects.get_or_create(name=name)[0] for name in (EDITORS, MODERATORS, PUBLISHERS)}
    _give_admin(groups)
    _give_pages(groups)
    _give_pieces(groups)
    _give_files(groups)
    return groups


def _permissions(app_label: str, codenames: set[str]) -> list[Permission]:
    return list(Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames))


def _give_admin(groups: dict[str, Group]) -> None:
    access = _permissions("wagtailadmin", {"access_admin"})
    translate = list(Permission.objects.filter(codename="submit_translation"))
    redirects = list(Permission.objects.filter(content_type__app_label="wagtailredirects"))
    brand = _permissions("cms_pages", {"add_storebrand", "change_storebrand", "view_storebrand"})
    for group in groups.values():
        group.permissions.add(*access, *translate)
    groups[PUBLISHERS].permissions.add(*redirects, *brand)


def _give_pages(groups: dict[str, Group]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    for name, group in groups.items():
        for right in _permissions("wagtailcore", {f"{right}_page" for right in PAGE_RIGHTS[name]}):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=right)


def _give_pieces(groups: dict[str, Group]) -> None:
    for name, group in groups.items():
        wanted = {f"{right}_{piece}" for right in PIECE_RIGHTS[name] for piece in PIECES}
        group.permissions.add(*_permissions("cms_pages", wanted))


def _give_files(groups: dict[str, Group]) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    for name, group in groups.items():
        wanted = Q()
        for right in FILE_RIGHTS[name]:
            wanted |= Q(codename__in=[f"{right}_picture", f"{right}_file", f"{right}_image", f"{right}_document"])
        # Wagtail asks for the rights over its own models, whichever models stand in their place.
        rooms = Permission.objects.filter(content_type__app_label__in=["cms_media", "wagtailimages", "wagtaildocs"])
        given = rooms.filter(wanted)
        for permission in given:
            GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
        # Wagtail's own migrations let editors change whatever others have put there.
        more = GroupCollectionPermission.objects.filter(group=group, permission__in=rooms)
        more.exclude(permission__in=given).delete()


def make_workflow() -> Workflow:
    """Draft → a moderator or publisher approves → published; for every page and for product content."""
    task = GroupApprovalTask.objects.filter(name=TASK).first()
    if task is None:
        task = GroupApprovalTask.objects.create(name=TASK, active=True)
    task.groups.add(*Group.objects.filter(name__in=[MODERATORS, PUBLISHERS]))
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW, defaults={"active": True})
    WorkflowTask.objects.get_or_create(workflow=workflow, task=Task.objects.get(pk=task.pk), defaults={"sort_order": 0})
    root = Page.get_first_root_node()
    if root is not None:
        WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    content = ContentType.objects.get(app_label="cms_pages", model="productcontent")
    WorkflowContentType.objects.update_or_create(content_type=content, defaults={"workflow": workflow})
    return workflow
