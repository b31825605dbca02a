"""Every rule has a test: those of this room carry its number, others are named here."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path
from typing import Any

from cityos.environment import ROOT
from tests.safety.rules import RULES

HERE = Path(__file__).parent
# Tests of other rooms that hold a rule: file, and names of tests in it.
ELSEWHERE: dict[int, dict[str, tuple[str, ...]]] = {
    1: {
        "tests/tenancy/test_resolver.py": (
            "test_nobody_answers_for_an_unknown_host",
            "test_an_unknown_host_is_answered_before_anything_is_read",
            "test_each_way_yields_to_the_one_before",
        ),
        "tests/pagecache/test_poisoning.py": ("test_an_unknown_host_fills_nothing",),
    },
    2: {
        "tests/tenancy/test_resolver.py": (
            "test_one_host_has_many_spellings",
            "test_a_forwarded_host_is_not_believed",
            "test_addresses_of_the_machine_are_the_city",
        ),
        "tests/pagecache/test_poisoning.py": ("test_spellings_of_a_host_are_one", "test_a_forged_header_never_enters"),
    },
    3: {
        "tests/tenancy/test_domains.py": (
            "test_it_answers_only_after_the_proof",
            "test_a_removed_domain_rests_for_thirty_days",
            "test_what_cannot_be_booked",
        )
    },
    4: {
        "tests/tenancy/test_domains.py": ("test_links_carry_a_proven_domain_only",),
        "tests/cms/test_search_engines.py": ("test_the_sitemap_and_robots_belong_to_the_store",),
    },
    6: {
        "tests/cms/test_isolation.py": ("test_a_session_of_one_tenant_opens_nothing_of_another",),
        "tests/account/test_doors.py": (
            "test_signing_in_leads_back_with_the_basket_and_a_new_session",
            "test_a_forgotten_password_is_set_once_and_ends_other_sessions",
        ),
    },
    8: {
        "tests/account/test_doors.py": ("test_one_tenants_link_opens_nothing_at_another",),
        "tests/orchestration/integrations/test_core.py": ("test_secrets_are_sealed_kept_and_never_told",),
    },
    11: {
        "tests/account/test_doors.py": ("test_signing_in_leads_nowhere_else",),
        "tests/cms/test_doors.py": ("test_signing_in_leads_to_no_other_host",),
    },
    12: {
        "tests/pagecache/test_poisoning.py": (
            "test_two_hosts_never_mix",
            "test_our_own_port_is_a_host_of_its_own",
            "test_a_proxys_scheme_is_part_of_the_key",
            "test_choices_are_part_of_the_key",
            "test_arguments_in_any_order_are_one_page",
        ),
    },
    13: {"tests/storefront/test_reader.py": ("test_public_pages_may_be_kept_and_personal_ones_not",)},
    18: {
        "tests/cms/test_media.py": (
            "test_a_file_answers_on_its_own_tenants_hosts_only",
            "test_documents_go_through_the_view_that_asks",
        )
    },
    20: {
        "tests/account/test_doors.py": (
            "test_a_wrong_password_says_as_much_as_an_unknown_address",
            "test_a_known_address_gets_the_same_answer_and_another_letter",
            "test_a_link_dies_after_a_quarter_of_an_hour",
            "test_an_address_gets_five_links_an_hour",
        ),
        "tests/identity/doors/test_moving.py": ("test_the_new_address_proves_itself_and_the_former_one_is_told",),
    },
    22: {
        "tests/orchestration/webhooks/test_reaching.py": (
            "test_no_notation_leads_home",
            "test_a_name_that_changes_its_mind_changes_nothing",
            "test_redirects_are_not_followed",
            "test_a_slow_drip_ends",
        ),
        "tests/orchestration/integrations/test_core.py": ("test_private_addresses_are_refused",),
    },
    23: {
        "tests/observe/test_logs.py": (
            "test_nothing_that_opens_a_door_or_tells_of_a_person_is_written",
            "test_a_line_says_for_whom_and_on_which_occasion",
        )
    },
}


def _tests(path: Path) -> dict[str, ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        node.name: node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def _numbers(call: ast.expr) -> list[int]:
    if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "rule":
        return [int(each.value) for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, int)]
    return []


def _marked() -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for path in sorted(HERE.glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        whole = [
            number
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
            if node.targets[0].id == "pytestmark"
            for each in (node.value.elts if isinstance(node.value, ast.List) else [node.value])
            for number in _numbers(each)
        ]
        for name, node in _tests(path).items():
            for number in {*whole, *(number for mark in node.decorator_list for number in _numbers(mark))}:
                found[number].append(f"{path.relative_to(ROOT)}::{name}")
    return found


def test_every_rule_has_a_test_that_is_there(capsys: Any) -> None:
    held = _marked()
    for number, files in ELSEWHERE.items():
        for file, names in files.items():
            missing = set(names) - set(_tests(ROOT / file))
            assert not missing, (file, missing)
            held[number] += [f"{file}::{name}" for name in names]
    with capsys.disabled():
        print()
        for number, words in RULES.items():
            print(f"{number:>2}  {words}")
            for test in held[number]:
                print(f"      {test}")
    assert [number for number in RULES if not held[number]] == []
    assert set(held) <= set(RULES)
