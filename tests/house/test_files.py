"""Sizes and names of files: no drawer without a name, no file that nobody reads to its end."""

import re
import subprocess
from pathlib import Path

import pytest

from cityos.environment import ROOT, Environment
from cityos.variables import reference

LONGEST = 400
DRAWERS = {"utils", "helpers", "common", "base", "misc", "manager", "handler"}
# Django imports the module `base` of a database backend by that name.
NAMED_BY_DJANGO = {"site/tenancy/backend/base.py"}
FIXED = ("site", "cms", "commerce", "verticals", "portals", "orchestration", "templates", "static", "locale", "tests")


def tracked(suffix: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", f"*{suffix}"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\n")
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_source_file_is_too_long() -> None:
    assert not {
        str(path.relative_to(ROOT)): lines(path)
        for path in tracked(".py")
        if "migrations" not in path.parts and lines(path) > LONGEST
    }


def test_no_drawer_without_a_name() -> None:
    found = {str(path.relative_to(ROOT)) for path in tracked(".py") if path.stem in DRAWERS}
    assert not found - NAMED_BY_DJANGO


@pytest.mark.parametrize("name", FIXED)
def test_the_rooms_are_where_they_were_promised(name: str) -> None:
    assert (ROOT / name).is_dir()


def test_the_source_root_does_not_shadow_the_standard_library() -> None:
    assert not (ROOT / "site" / "__init__.py").exists()


def test_styles_know_no_left_and_right() -> None:
    sides = re.compile(
        r"(?<![-\w])(margin|padding|border|inset)-(left|right)\b|(?<![-\w])(left|right|float)\s*:|text-align:\s*(left|right)"
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in tracked(".css")
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if sides.search(line)
    ]
    assert not found


def test_templates_have_no_inline_styles() -> None:
    # E-mails and documents have no stylesheet.
    pages = (
        path
        for path in tracked(".html")
        if not {"emails", "email", "mail", "communication", "documents"} & set(path.parts)
    )
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in pages
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if re.search(r"\sstyle=\"(?!--)", line)
    ]
    assert not found


def test_unfinished_work_is_not_left_in_words() -> None:
    words = re.compile(r"\b(TODO|FIXME|XXX|coming soon)\b")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in tracked(".py")
        if path != Path(__file__).resolve()
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if words.search(line) and "coming_soon" not in line
    ]
    assert not found


def test_the_reference_of_variables_is_up_to_date() -> None:
    page = ROOT / "docs" / "configuration.md"
    assert page.read_text(encoding="utf-8") == reference(Environment), (
        "run: PYTHONPATH=site .venv/bin/python -m cityos.environment --markdown > docs/configuration.md"
    )
