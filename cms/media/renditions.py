"""Sizes and formats of a picture: which ones a page offers, what they measure, and where they are.

A page only works them out; a size is made when a browser first asks for it. So a page with fifty pictures costs no
query for them, and nothing shifts while they load, because every `<img>` carries its measures.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from cms.media.storage import prefix_of_current_tenant
from tenancy.speech import spoken

WIDTHS = (160, 320, 480, 640, 960, 1280, 1920)
RATIOS = {"1:1": (1, 1), "4:5": (4, 5), "5:4": (5, 4), "3:2": (3, 2), "16:9": (16, 9), "3:1": (3, 1), "2:1": (2, 1)}
FORMATS = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
SPEC = re.compile(r"^w(\d+)(?:-(\d+)x(\d+))?$")
# Of animated and of small pictures one file is offered as it is.
LARGEST, SHARE_WIDTH = WIDTHS[-1], 1280


@dataclass(frozen=True, slots=True)
class Sized:
    """What an `<img>` needs. `srcset` is WebP; `avif` is the same in AVIF, for a `<source>` before it."""

    src: str
    srcset: str
    avif: str
    width: int
    height: int
    alt: str


def alt_of(picture: Any, language: str | None = None) -> str:
    """A picture's alternative text in a language, else in the other one; never its file's name."""
    language = language or spoken()
    words = (picture.description_ar, picture.description)
    first, second = words if language == "ar" else words[::-1]
    return first or second or ""


def measures(picture: Any, ratio: str = "") -> tuple[int, int]:
    """The largest width and height that a picture can give in a ratio without being blown up."""
    width, height = picture.width, picture.height
    if ratio:
        across, down = RATIOS[ratio]
        width, height = min(width, height * across // down), min(height, width * down // across)
    if width > LARGEST:
        width, height = LARGEST, max(1, round(height * LARGEST / width))
    return max(1, width), max(1, height)


def widths_of(picture: Any, ratio: str = "", largest: int = LARGEST) -> list[int]:
    """The widths on offer, small to large; a picture smaller than all of them gives its own."""
    most = min(measures(picture, ratio)[0], largest)
    found = [width for width in WIDTHS if width <= most]
    return found or [WIDTHS[0]]


def version_of(picture: Any) -> str:
    """Changes with the file and with the focal point, so that a size can be kept for ever."""
    focus = (picture.focal_point_x, picture.focal_point_y, picture.focal_point_width, picture.focal_point_height)
    return hashlib.sha256(f"{picture.file.name}{focus}".encode()).hexdigest()[:10]


def address_of(picture: Any, width: int, ratio: str = "", ending: str = "webp") -> str:
    """Where one size is."""
    spec = f"w{width}" + ("-{}x{}".format(*RATIOS[ratio]) if ratio else "")
    prefix = prefix_of_current_tenant()
    return f"{settings.MEDIA_URL}{prefix}/sizes/{picture.pk}-{version_of(picture)}/{spec}.{ending}"


def sized(picture: Any, *, ratio: str = "", largest: int = LARGEST, language: str | None = None) -> Sized:
    """All sizes of a picture up to a width, cropped to a ratio around its focal point if one is given."""
    widths = widths_of(picture, ratio, largest)
    full_width, full_height = measures(picture, ratio)

    def srcset(ending: str) -> str:
        return ", ".join(f"{address_of(picture, width, ratio, ending)} {width}w" for width in widths)

    shown = widths[-1]
    return Sized(
        src=address_of(picture, shown, ratio, "webp"),
        srcset=srcset("webp"),
        avif=srcset("avif"),
        width=shown,
        height=max(1, round(shown * full_height / full_width)),
        alt=alt_of(picture, language),
    )


def filter_of(spec: str, ending: str) -> str | None:
    """Wagtail's filter for a size that we offer; None for any other, so that nobody can make us draw at will."""
    found = SPEC.match(spec)
    if found is None or ending not in FORMATS:
        return None
    width = int(found[1])
    if width not in WIDTHS:
        return None
    kind = "jpeg" if ending == "jpg" else ending
    if found[2] is None:
        return f"width-{width}|format-{kind}"
    ratio = (int(found[2]), int(found[3]))
    if ratio not in RATIOS.values():
        return None
    return f"fill-{width}x{max(1, round(width * ratio[1] / ratio[0]))}|format-{kind}"


def share_address(picture: Any) -> str:
    """The size for previews on other people's sites: JPEG, wide, at most 1280 across."""
    most = measures(picture, "2:1")[0]
    width = max((width for width in WIDTHS if width <= min(most, SHARE_WIDTH)), default=WIDTHS[0])
    return address_of(picture, width, "2:1", "jpg")
