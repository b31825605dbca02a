"""Render the demo city's drawings to WebP: run by hand, once, whenever a drawing changes.

    python -m portals.platform.demo.render [key prefix …] [--sheet FOLDER] [--chromium PATH] [--fonts FOLDER]

Every picture of `pictures/shops.py` and `pictures/scenes.py` goes through headless Chromium into `images/<key>.webp`,
and each store's logo and favicon into `images/*.svg` and `images/*.webp`; the one prefix `signs` draws only these.
Product pictures are 1000 × 1250 and at most 45 kB: quality is lowered until they fit. `--sheet` also writes contact
sheets, one per key prefix, to look at. Labels need the Plex files of `static/fonts` (`--fonts` names another folder).
Nothing here runs in production: the loader reads the files.
"""

import argparse
import io
from pathlib import Path
from zlib import crc32

from . import reading
from .pictures import logos, scenes, shops
from .pictures.canvas import Canvas
from .pictures.stages import stage

HERE = Path(__file__).parent
IMAGES = HERE / "images"
FONTS = HERE.parents[2] / "static" / "fonts"
PRODUCT_LIMIT = 45_000
WEIGHTS = (300, 400, 500, 600)


def product(key, mood=None, view=None, scale=1.0):
    name, own_mood, paint = shops.drawing(key)
    canvas = Canvas(400, 500, crc32(key.encode()), view)
    foot = stage(canvas, name, mood or own_mood)
    art = paint(canvas)
    canvas.add(shops.scaled(art, scale, 200, foot + 4 if scale == 1 else foot + 10))
    return canvas.svg()


def everything():
    """key → (svg, width, height, byte limit)."""
    out = {}
    for shelf in shops.SHOPS.values():
        out |= {key: (product(key), 1000, 1250, PRODUCT_LIMIT) for key in shelf}
    for key, (source, mood, (x, y, width)) in shops.DETAILS.items():
        out[key] = (product(source, mood, (x, y, width, width * 1.25)), 1000, 1250, PRODUCT_LIMIT)
    for key, (source, mood) in shops.TILES.items():
        scale = 0.97 if source in shops.HUNG else 1.08
        out[key] = (product(source, mood, scale=scale), 800, 1000, 40_000)
    for shelf, size, pixels in (
        (scenes.HEROES, (800, 550), (1600, 1100)),
        (scenes.STORIES, (600, 480), (1200, 960)),
        (scenes.COVERS, (600, 400), (1200, 800)),
    ):
        for key, (name, mood, things) in shelf.items():
            canvas = Canvas(*size, crc32(key.encode()))
            scenes.still_life(canvas, name, mood, things, rosette=key.startswith("hero"))
            out[key] = (canvas.svg(), *pixels, 90_000 if key.startswith("hero") else 50_000)
    for key, (width, height, pixels, paint) in scenes.PLACES.items():
        canvas = Canvas(width, height, crc32(key.encode()))
        paint(canvas)
        out[key] = (canvas.svg(), *pixels, 100_000)
    return out


def page_html(svg, fonts):
    faces = ""
    for family, script in (("Plex", "latin"), ("Plex Arabic", "arabic")):
        for weight in WEIGHTS:
            source = (fonts / f"plex-{script}-{weight}.woff2").as_uri()
            faces += f'@font-face{{font-family:"{family}";font-weight:{weight};src:url("{source}")}}'
    style = f"{faces}body{{margin:0}}svg{{display:block}}body>svg{{width:100vw;height:100vh}}"
    return f"<!doctype html><meta charset=utf-8><style>{style}</style>{svg}"


def webp(png, limit):
    """The best WebP under the limit; never below quality 34."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (86, 80, 74, 68, 62, 56, 50, 46, 40, 34):
        sink = io.BytesIO()
        picture.save(sink, "WEBP", quality=quality, method=6)
        if sink.tell() <= limit:
            break
    return sink.getvalue(), quality


def draw_signs(tab, scratch, handle, fonts):
    """A store's logo and its square icon, on no ground, three times as large as they are shown."""
    from PIL import Image

    shapes = {
        f"logo-{handle}": (logos.lockup(handle, reading.read(handle)["store"]), "#logo"),
        f"favicon-{handle}": ((IMAGES / f"favicon-{handle}.svg").read_text(), "svg"),
    }
    tab.set_viewport_size({"width": 900, "height": 192})
    for key, (drawing, place) in shapes.items():
        page = page_html(drawing, fonts).replace("body>svg{width:100vw;height:100vh}", "body>svg{width:192px}")
        scratch.write_text(page)
        tab.goto(scratch.as_uri())
        tab.evaluate("document.fonts.ready")
        shot = tab.locator(place).first.screenshot(omit_background=True)
        Image.open(io.BytesIO(shot)).save(IMAGES / f"{key}.webp", "WEBP", quality=90, method=6)


def contact_sheets(folder, keys):
    from PIL import Image

    groups = {}
    for key in keys:
        groups.setdefault(key.split("-")[0], []).append(key)
    for name, members in groups.items():
        tall = 375 if name in ("oud", "sau", "mod", "hom", "dat", "jed", "sea", "tile") else 210
        sheet = Image.new("RGB", (5 * 308, -(-len(members) // 5) * (tall + 8)), "white")
        for n, key in enumerate(members):
            thumb = Image.open(IMAGES / f"{key}.webp")
            thumb.thumbnail((300, tall))
            sheet.paste(thumb, (n % 5 * 308, n // 5 * (tall + 8)))
        sheet.save(Path(folder) / f"sheet-{name}.png")


def main():
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("prefixes", nargs="*")
    parser.add_argument("--fonts", type=Path, default=FONTS)
    parser.add_argument("--chromium", default=None)
    parser.add_argument("--sheet", type=Path)
    chosen = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    for name, svg in logos.all_logos().items():
        (IMAGES / name).write_text(svg + "\n")
    wanted = {k: v for k, v in everything().items() if not chosen.prefixes or k.startswith(tuple(chosen.prefixes))}
    if chosen.prefixes == ["signs"]:
        wanted = {}
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chosen.chromium, args=["--no-sandbox", "--disable-gpu"])
        tab, scratch = browser.new_page(), IMAGES / ".page.html"
        for key, (svg, width, height, limit) in wanted.items():
            scratch.write_text(page_html(svg, chosen.fonts.resolve()))
            tab.set_viewport_size({"width": width, "height": height})
            tab.goto(scratch.as_uri())
            tab.evaluate("document.fonts.ready")
            data, quality = webp(tab.screenshot(), limit)
            (IMAGES / f"{key}.webp").write_bytes(data)
            if len(data) > limit or quality < 60:
                print(f"{key}: {len(data)} bytes at quality {quality}")
        for handle in reading.shops():
            draw_signs(tab, scratch, handle, chosen.fonts.resolve())
        scratch.unlink()
        browser.close()
    if chosen.sheet:
        contact_sheets(chosen.sheet, wanted)
    size = sum(f.stat().st_size for f in IMAGES.iterdir())
    print(f"{len(wanted)} rendered; {size / 1e6:.2f} MB in all")


if __name__ == "__main__":
    main()
