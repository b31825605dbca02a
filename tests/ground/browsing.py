"""A browser for the journeys: an installed Chromium, else Playwright's own, else a clear word on how to get one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest
from playwright.sync_api import Browser, Error, Playwright, expect

ARGUMENTS = ["--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
HOW = "Install Chromium (Debian: apt install chromium; else: .venv/bin/playwright install chromium) or set CHROMIUM."


# Milliseconds. On a busy machine a page may take its time; a page that is wrong is wrong after that, too.
PATIENCE = 60_000


def launch(playwright: Playwright) -> Browser:
    expect.set_options(timeout=PATIENCE)
    path = installed()
    if path is not None:
        return _start(playwright, str(path))
    try:
        return _start(playwright, None)
    except Error:
        fetched = subprocess.run(
            [sys.executable, "-m", "playwright", "install", "chromium"], capture_output=True, text=True, timeout=600
        )
        if fetched.returncode:
            _missing()
    try:
        return _start(playwright, None)
    except Error:
        _missing()


def installed() -> Path | None:
    names = (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = (shutil.which(name) for name in names if name)
    return next((Path(path) for path in found if path), None)


def _start(playwright: Playwright, path: str | None) -> Browser:
    arguments = [*ARGUMENTS, "--no-sandbox"] if os.geteuid() == 0 else ARGUMENTS
    return playwright.chromium.launch(executable_path=path, args=arguments)


def _missing() -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(f"The journeys need a browser. {HOW}", pytrace=False)
    pytest.skip(HOW)
