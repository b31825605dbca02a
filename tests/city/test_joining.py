"""A tenant that somebody opens alone: the proof of the address, the same answer for all, one handle for one shop."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone

from identity.members.models import Role, TenantUser
from identity.people.models import User
from identity.signups.models import SignUp
from identity.signups.opening import set_up
from identity.signups.sweeping import sweep
from orchestration.jobs import Work
from orchestration.jobs.models import SyncJob
from tenancy.context import in_tenant, in_the_city
from tenancy.models import Plan, Tenant, TenantBilling
from tenancy.resolver.version import registry_changed
from tests.city.conftest import Tree

pytestmark = pytest.mark.django_db
PASSWORD = "palm-harbour-42"
CODE = re.compile(r"\b\d{6}\b")
LINK = re.compile(r"http://localhost(?::\d+)?(/\w\w/join/proof/\S+/)")


@pytest.fixture
def wish(tree: Tree) -> Callable[..., dict[str, str]]:
    def made(**other: str) -> dict[str, str]:
        return {
            "name_ar": "دكان النخيل",
            "name_en": "Palm Shop",
            "handle": "palm-shop",
            "place": str(tree["shelf", "en"].pk),
            "owner_name": "Layla Noor",
            "email": "layla@palm.example",
            **other,
        }

    return made


@pytest.fixture
def plans(db: None) -> None:
    """Two that are offered, and one that is not."""
    for rank, (code, names, offered) in enumerate(
        [("stall", ("Stall", "كشك"), True), ("arcade", ("Arcade", "رواق"), True), ("old", ("Old", "قديمة"), False)]
    ):
        Plan.objects.create(
            code=code, name_en=names[0], name_ar=names[1], rank=rank, base_price=100, max_products=40 + rank,
            trial_days=7, plan_type="pro", is_offered=offered,
        )  # fmt: skip


@pytest.fixture
def letters(db: None) -> Iterator[Callable[[], list[Any]]]:
    """What the outbox sends when it is drained."""
    from orchestration.outbox.dispatching import drain

    def sent() -> list[Any]:
        while drain():
            pass
        return list(mail.outbox)

    yield sent


def work_off() -> None:
    with in_the_city():
        for job in SyncJob.objects.filter(kind="tenant.provision"):
            set_up(Work(job, lambda done, total: None))


def test_from_the_form_to_the_dashboard(host_client: Any, wish: Any, letters: Any) -> None:
    visitor = host_client("")
    page = visitor.get("/en/join/")
    assert page.status_code == 200 and "Oasis · Arabia" in page.content.decode()
    assert visitor.post("/en/join/", wish()).headers["Location"] == "/en/join/check/"
    letter = letters()[-1]
    assert letter.to == ["layla@palm.example"] and "Palm Shop" in letter.subject
    code = CODE.search(letter.body)
    assert code is not None
    assert visitor.post("/en/join/check/", {"code": "000000"}).status_code in (422, 302)
    arabic = code.group().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert visitor.post("/en/join/check/", {"code": arabic}).headers["Location"] == "/en/join/password/"
    weak = visitor.post("/en/join/password/", {"handle": "palm-shop", "password": "short"})
    assert weak.status_code == 422 and "at least 10" in weak.content.decode()
    answer = visitor.post("/en/join/password/", {"handle": "palm-shop", "password": PASSWORD})
    assert answer.headers["Location"] == "/en/join/opening/"
    assert 'http-equiv="refresh"' in visitor.get("/en/join/opening/").content.decode()
    work_off()
    registry_changed()

    tenant = Tenant.objects.get(handle="palm-shop")
    assert (tenant.status, tenant.country_code, tenant.default_currency) == ("trial", "SA", "SAR")
    assert tenant.trial_ends_at is not None and (tenant.trial_ends_at - timezone.now()).days in (13, 14)
    assert sorted(page.language for page in tenant.pages.all()) == ["ar", "en"]
    member = TenantUser.objects.get(tenant=tenant)
    assert (member.user.email, member.role, member.status) == ("layla@palm.example", Role.TENANT_ADMIN, "active")
    assert SignUp.objects.get().password_hash == "" and SignUp.objects.get().state == "open"

    door = visitor.get("/en/join/opening/").headers["Location"]
    found = re.fullmatch(r"http://palm-shop-office\.localhost(?::\d+)?(/dashboard/come-in/\S+/)", door)
    assert found is not None, door
    owner = host_client("palm-shop-office")
    assert owner.get(found.group(1)).headers["Location"] == "/dashboard/"
    assert owner.get("/dashboard/").status_code == 200
    assert host_client("palm-shop").get("/ar/").status_code == 200
    # The link is given once, opens once, and in this tenant only.
    assert host_client("palm-shop-office").get(found.group(1)).headers["Location"] == "/dashboard/login/"
    assert host_client("alpha").get(found.group(1)).headers["Location"] == "/dashboard/login/"
    with in_tenant(tenant):
        assert User.objects.get().check_password(PASSWORD)
    assert not TenantBilling.objects.filter(tenant=tenant).exists(), "a city without plans bills nobody"
    again = host_client("palm-shop-office")
    signed = again.post("/dashboard/login/", {"email": "Layla@palm.example", "password": PASSWORD})
    assert signed.status_code == 302
    assert "is open" in visitor.get("/en/join/opening/").content.decode()


def test_the_link_proves_after_a_button_and_once(host_client: Any, tree: Tree, wish: Any, letters: Any) -> None:
    visitor, other = host_client(""), host_client("")
    visitor.post("/ar/join/", wish(place=str(tree["shelf", "ar"].pk)))
    letter = letters()[-1]
    path = LINK.search(letter.body)
    assert path is not None and "افتح" in letter.subject
    page = other.get(path.group(1))
    assert page.status_code == 200 and page.headers["Referrer-Policy"] == "no-referrer"
    assert SignUp.objects.get().state == "asked"
    assert other.post(path.group(1)).headers["Location"] == "/ar/join/password/"
    assert other.get("/ar/join/password/").status_code == 200
    assert other.get(path.group(1)).status_code == 410
    assert host_client("").post(path.group(1)).headers["Location"] == "/ar/join/"
    # Nobody else's browser gets further.
    assert host_client("").get("/ar/join/password/").headers["Location"] == "/ar/join/"


def test_it_stops_working_after_half_an_hour(host_client: Any, wish: Any, letters: Any) -> None:
    visitor = host_client("")
    visitor.post("/en/join/", wish())
    letter = letters()[-1].body
    SignUp.objects.update(expires_at=timezone.now())
    code, path = CODE.search(letter), LINK.search(letter)
    assert code is not None and path is not None
    assert visitor.post("/en/join/check/", {"code": code.group()}).status_code == 422
    assert visitor.get(path.group(1)).status_code == 410


def test_five_wrong_codes_end_it(host_client: Any, wish: Any, letters: Any) -> None:
    visitor = host_client("")
    visitor.post("/en/join/", wish())
    code = CODE.search(letters()[-1].body)
    assert code is not None
    wrong = f"{(int(code.group()) + 1) % 1_000_000:06}"
    for _n in range(5):
        assert visitor.post("/en/join/check/", {"code": wrong}).status_code == 422
    assert visitor.post("/en/join/check/", {"code": code.group()}).status_code == 422
    assert SignUp.objects.get().state == "asked"


def test_known_and_unknown_get_the_same_answer(host_client: Any, wish: Any, letters: Any) -> None:
    with in_the_city():
        User.objects.create_user("known@palm.example", PASSWORD)
    known, unknown = host_client(""), host_client("")
    first = known.post("/en/join/", wish(email="known@palm.example", handle="known-palm"))
    second = unknown.post("/en/join/", wish(email="nobody@palm.example", handle="other-place"))
    assert (first.status_code, first.headers["Location"]) == (second.status_code, second.headers["Location"])
    pages = [each.get("/en/join/check/").content.decode() for each in (known, unknown)]
    mend = [re.sub(r"(known|nobody)@palm\.example|csrf\S+ value=\S+|nonce=\S+", "", page) for page in pages]
    assert mend[0] == mend[1]
    # Whoever proved a known address proves the account's password too.
    sent = {letter.to[0]: letter for letter in letters()}
    code = CODE.search(sent["known@palm.example"].body)
    assert code is not None
    known.post("/en/join/check/", {"code": code.group()})
    assert "has an account in this city" in known.get("/en/join/password/").content.decode()
    wrong = known.post("/en/join/password/", {"handle": "known-palm", "password": "another-password"})
    assert wrong.status_code == 422 and not Tenant.objects.filter(handle="known-palm").exists()
    assert known.post("/en/join/password/", {"handle": "known-palm", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("handle", "code"),
    [
        ("admin", "reserved"),
        ("pay", "reserved"),
        ("dashb0ard", "reserved"),
        ("alpha-support", "reserved"),
        ("alpha-office", "reserved"),
        ("alpha", "taken"),
        ("shop-a", "taken"),
        ("a1pha", "confusable"),
        ("al-pha", "confusable"),
        ("sh0p-a", "confusable"),
        ("1shop", "malformed"),
        ("-shop", "malformed"),
        ("double--dash", "malformed"),
        ("x" * 31, "malformed"),
    ],
)
def test_handles_that_nobody_gets(handle: str, code: str, tenant_a: Any) -> None:
    from tenancy.errors import DomainError
    from tenancy.handles import check_free_handle

    with pytest.raises(DomainError) as refused:
        check_free_handle(handle)
    assert refused.value.code == f"handle.{code}"


def test_the_handle_is_looked_at_live_and_without_a_script(host_client: Any, wish: Any) -> None:
    visitor = host_client("")
    assert "is free" in visitor.get("/en/join/handle/", {"handle": "Palm-Shop"}).content.decode()
    assert "looks like" in visitor.get("/en/join/handle/", {"handle": "a1pha"}).content.decode()
    assert visitor.get("/en/join/handle/", {"handle": "\x00"}).status_code == 200
    refused = visitor.post("/en/join/", wish(handle="alpha"))
    page = refused.content.decode()
    assert refused.status_code == 422 and "is taken" in page and 'value="layla@palm.example"' in page


def test_asking_is_throttled(host_client: Any, wish: Any) -> None:
    visitor = host_client("")
    codes = [visitor.post("/en/join/", wish(handle=f"grove-{'x' * n}q")).status_code for n in range(1, 8)]
    assert codes[:5] == [302] * 5 and codes[5:] == [422] * 2


def test_what_came_to_nothing_is_forgotten(host_client: Any, wish: Any) -> None:
    host_client("").post("/en/join/", wish())
    for expected in (1, 0):
        assert sweep(Work(SyncJob(), lambda done, total: None))["stale"] == 1 - expected
        SignUp.objects.update(expires_at=timezone.now() - timedelta(days=1))
    assert not SignUp.objects.exists()


def test_the_plan_is_chosen_and_tried(plans: None, host_client: Any, wish: Any, letters: Any) -> None:
    for language, name, free in (("en", "Arcade", "The first 7 days are free"), ("ar", "رواق", "أول 7 أيام مجانًا")):
        page = host_client("").get(f"/{language}/join/").content.decode()
        assert name in page and free in page and "Old" not in page
    visitor = host_client("")
    for wrong in ({}, {"plan": "old"}, {"plan": "none"}):
        answer = visitor.post("/en/join/", wish(**wrong))
        assert answer.status_code == 422 and "Choose a plan." in answer.content.decode()
    visitor.post("/en/join/", wish(plan="arcade"))
    code = CODE.search(letters()[-1].body)
    assert code is not None
    visitor.post("/en/join/check/", {"code": code.group()})
    visitor.post("/en/join/password/", {"handle": "palm-shop", "password": PASSWORD})
    work_off()
    billing = TenantBilling.objects.get(tenant__handle="palm-shop")
    assert (billing.plan_name, billing.max_products, billing.subscription_status) == ("Arcade", 41, "trial")
    assert billing.current_period_end is not None and (billing.current_period_end - timezone.now()).days == 6
    assert billing.tenant.subscription_tier == "pro"


def test_a_password_is_not_guessed_here_that_may_not_be_guessed_there(
    host_client: Any, wish: Any, letters: Any
) -> None:
    with in_the_city():
        User.objects.create_user("known@palm.example", PASSWORD)
    visitor = host_client("")
    visitor.post("/en/join/", wish(email="known@palm.example"))
    code = CODE.search(letters()[-1].body)
    assert code is not None
    visitor.post("/en/join/check/", {"code": code.group()})
    for _n in range(5):
        tried = visitor.post("/en/join/password/", {"handle": "palm-shop", "password": "another-password"})
        assert tried.status_code == 422
    answer = host_client("").post("/en/work/login/", {"email": "known@palm.example", "password": PASSWORD})
    assert answer.status_code == 422 and "Too many tries" in answer.content.decode()


def test_who_was_invited_somewhere_opens_a_tenant_like_anybody(
    host_client: Any, wish: Any, letters: Any, tenant_a: Any
) -> None:
    """Their account waits for them without a password: nobody could write it."""
    from identity.members.services import invite_member
    from tenancy.actor import Actor

    invite_member(tenant=tenant_a, email="layla@palm.example", role="viewer", actor=Actor.system("tests"))
    visitor = host_client("")
    visitor.post("/en/join/", wish())
    code = next(CODE.search(letter.body) for letter in reversed(letters()) if CODE.search(letter.body))
    assert code is not None
    visitor.post("/en/join/check/", {"code": code.group()})
    sent = visitor.post("/en/join/password/", {"handle": "palm-shop", "password": PASSWORD})
    assert sent.status_code == 302, sent.content
    work_off()
    with in_the_city():
        assert Tenant.objects.filter(handle="palm-shop").exists()
        assert User.objects.get(email="layla@palm.example").check_password(PASSWORD)
