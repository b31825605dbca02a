"""What browsers tell of pages that wanted more than their policy allows. It goes to the log, and nowhere else.

Anybody may send anything here: a report is short, its words are cut to what a policy can say, and after so many in a
minute the rest is thrown away unread.
"""

from __future__ import annotations

import json
import logging
import re
import time
from typing import Any
from urllib.parse import urlsplit

from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

log = logging.getLogger("csp")

LONGEST = 8 * 1024  # bytes
KINDS = {"application/csp-report", "application/reports+json", "application/json"}
PER_MINUTE = 30  # from one address of the internet
IN_ALL = 300  # from everybody, in a minute
WORD = re.compile(r"[a-z-]{1,40}")


@csrf_exempt
@require_POST
def csp_reports(request: HttpRequest) -> HttpResponse:
    """204 whatever became of it; 413 and 415 to what is no report."""
    if (request.content_type or "") not in KINDS:
        return HttpResponse(status=415)
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=413)
    if not _too_many(request.META.get("REMOTE_ADDR", "")):
        for report in _reports(request):
            words = "csp: %(page)s was refused %(blocked)s by %(directive)s"
            log.warning(words, report, extra={"csp": report, "host": request.get_host()})
    return HttpResponse(status=204)


def _too_many(address: str) -> bool:
    """Counts this one. Without Redis nobody counts, and nothing is noted."""
    minute = int(time.time() // 60)
    try:
        for key, most in ((f"csp:{minute}:{address}", PER_MINUTE), (f"csp:{minute}", IN_ALL)):
            caches["city"].add(key, 0, timeout=120)
            if caches["city"].incr(key) > most:
                return True
    except Exception:
        return True
    return False


def _reports(request: HttpRequest) -> list[dict[str, str]]:
    """The reports in one message of either kind; what cannot be read is none."""
    try:
        sent: Any = json.loads(request.body)
    except (ValueError, UnreadablePostError, RecursionError):
        return []
    many = sent if isinstance(sent, list) else [sent]
    found = [each.get("csp-report") or each.get("body") for each in many[:5] if isinstance(each, dict)]
    return [_told(each) for each in found if isinstance(each, dict)]


def _told(report: dict[str, Any]) -> dict[str, str]:
    """Which rule, on which page, and whose thing: no queries, no samples, nothing that a person typed."""
    rule = str(report.get("effective-directive") or report.get("effectiveDirective") or "")
    rule = rule or str(report.get("violated-directive") or "").split(" ")[0]
    return {
        "directive": rule if WORD.fullmatch(rule) else "",
        "page": _address(report.get("document-uri") or report.get("documentURL"))[1],
        "blocked": _address(report.get("blocked-uri") or report.get("blockedURL"))[0],
        "source": _address(report.get("source-file") or report.get("sourceFile"))[1],
    }


def _address(value: Any) -> tuple[str, str]:
    """Origin and path of an address; a word such as `inline` is its own origin."""
    text = str(value or "")[:500]
    try:
        parts = urlsplit(text)
    except ValueError:
        return "", ""
    if not parts.netloc:
        return (text if WORD.fullmatch(text) else ""), ""
    return f"{parts.scheme}://{parts.netloc}"[:200], re.sub(r"[^\w/.-]", "?", parts.path)[:200]
