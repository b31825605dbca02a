"""Every template of ours can be read by Django."""

from __future__ import annotations

from pathlib import Path

from django.template import TemplateSyntaxError, engines

ENGINE = engines["django"]


def test_every_template_compiles() -> None:
    folders = [Path(folder) for folder in ENGINE.dirs]
    names = sorted(
        {str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*") if path.is_file()}
    )
    wrong = []
    for name in names:
        try:
            ENGINE.get_template(name)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            wrong.append(f"{name}: {error}")
    print(f"{len(names)} templates")
    assert names and not wrong, "\n".join(wrong)
