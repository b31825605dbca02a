"""Wide pictures: store heroes, stories, journal covers, the city and its districts."""

from . import fire, rooms
from .canvas import dark, light, place
from .pantry import oasis, palm
from .shops import drawing
from .skyline import skyline
from .stages import halo, stage
from .vessels import lantern


def still_life(c, name, mood, things, floor=0.86, rosette=False):
    """Things on one stage: (product key, x, scale, step forward), back to front."""
    foot = stage(c, name, mood, floor)
    if rosette:
        halo(c, name, mood)
    for key, x, scale, step in things:
        art = drawing(key)[2](c)
        c.add(place(art, x, foot + step, scale))
    return foot


HEROES = {
    "hero-oud-perfumes": ("oud", "amber", [("oud-brass-censer", 128, 0.62, 6), ("oud-black-saffron", 268, 0.86, 6), ("oud-dehn-hindi", 556, 0.78, 14), ("oud-chips", 688, 0.56, 10), ("oud-samar", 412, 1.1, 22)]),
    "hero-saudi-traditional": ("sand", "wheat", [("sau-thobe-white", 212, 1.02, -4), ("sau-founding-thobe", 590, 1.02, -4), ("sau-bisht-black", 402, 1.06, 8), ("sau-shemagh", 116, 0.56, 36), ("sau-sadu-bag", 706, 0.56, 34)]),
    "hero-modern-fashion": ("air", "sky", [("mod-linen-abaya", 216, 1.02, -6), ("mod-kimono", 592, 1.02, -6), ("mod-midnight-abaya", 404, 1.06, 0), ("mod-handbag", 118, 0.52, 34), ("mod-sneakers", 694, 0.52, 32)]),
    "hero-home-decor": ("house", "sage", [("hom-mirror", 396, 1.0, -26), ("hom-lamp", 186, 0.82, 6), ("hom-planter", 640, 0.92, 8), ("hom-sadu-cushion", 430, 0.62, 40), ("hom-tall-vase", 292, 0.66, 26), ("hom-lantern", 540, 0.5, 34)]),
    "hero-dates-coffee": ("cream", "honey", [("dat-dallah", 232, 0.96, 4), ("dat-ajwa", 560, 0.9, 12), ("dat-finjan", 380, 0.6, 34), ("dat-harari", 702, 0.62, 2), ("dat-honey", 92, 0.56, 14)]),
    "hero-jeddah-books": ("paper", "wine", [("jed-sea-history", 188, 1.02, -6), ("jed-cookbook", 528, 0.92, 0), ("jed-rahl", 690, 0.7, 24), ("jed-alley", 372, 1.08, 18), ("jed-ink-set", 92, 0.5, 30)]),
    "hero-red-sea-crafts": ("sea", "reef", [("sea-roshan", 220, 0.96, -4), ("sea-dhow", 468, 1.06, 8), ("sea-vase", 662, 0.74, 12), ("sea-box", 340, 0.5, 34), ("sea-basket", 98, 0.5, 26)]),
}  # fmt: skip

STORIES = {
    "story-saudi-traditional": ("sand", "clay", [("sau-sadu-rug", 190, 0.96, -8), ("sau-misbaha", 396, 0.74, 4), ("sau-taqiyah", 470, 0.5, 20)]),
    "story-modern-fashion": ("air", "blush", [("mod-coat", 200, 0.94, -6), ("mod-printed-scarf", 420, 0.72, 0)]),
    "story-home-decor": ("house", "clay", [("hom-throw", 210, 0.92, -14), ("hom-basket", 424, 0.7, 16), ("hom-sadu-cushion", 300, 0.44, 34)]),
    "story-jeddah-books": ("paper", "ochre", [("jed-map", 214, 0.96, -6), ("jed-notebooks", 430, 0.66, 16)]),
    "story-red-sea-crafts": ("sea", "dune", [("sea-chime", 186, 0.94, -10), ("sea-plate", 420, 0.8, 6)]),
}  # fmt: skip

COVERS = {
    "post-oud-wear": ("oud", "rose", [("oud-white-musk", 170, 0.6, 4), ("oud-taif-rose", 310, 0.74, 8), ("oud-dehn-cambodi", 450, 0.66, 8)]),
    "post-oud-chips": ("oud", "ember", [("oud-mubkhara", 210, 0.76, 4), ("oud-chips", 410, 0.6, 10)]),
    "post-oud-gift": ("oud", "plum", [("oud-discovery", 400, 0.66, 6), ("oud-gift", 210, 0.74, 8)]),
    "post-sau-bisht": ("sand", "stone", [("sau-bisht-brown", 400, 0.76, 0), ("sau-bisht-black", 214, 0.78, 4)]),
    "post-sau-sadu": ("sand", "dune", [("sau-sadu-rug", 160, 0.78, 0), ("sau-sadu-bag", 320, 0.7, 10), ("sau-prayer-mat", 468, 0.72, 0)]),
    "post-sau-shemagh": ("sand", "sage", [("sau-shemagh", 200, 0.72, 6), ("sau-ghutra", 410, 0.7, 6)]),
    "post-mod-wardrobe": ("air", "pearl", [("mod-midnight-abaya", 150, 0.76, 0), ("mod-linen-abaya", 302, 0.76, 0), ("mod-coat", 454, 0.76, 0)]),
    "post-mod-hijab": ("air", "lilac", [("mod-silk-scarf", 160, 0.76, 0), ("mod-jersey-set", 320, 0.64, 8), ("mod-pins", 470, 0.64, 6)]),
    "post-mod-work": ("air", "slate", [("mod-zip-thobe", 150, 0.78, 0), ("mod-watch", 310, 0.6, 2), ("mod-cufflinks", 450, 0.56, 8)]),
    "post-hom-majlis": ("house", "umber", [("hom-tray", 420, 0.72, -2), ("hom-sadu-cushion", 190, 0.76, 8), ("hom-lantern", 308, 0.5, 14)]),
    "post-hom-light": ("house", "olive", [("hom-lamp", 160, 0.78, 2), ("hom-candles", 320, 0.66, 10), ("hom-lantern", 468, 0.7, 6)]),
    "post-hom-clay": ("house", "mist", [("hom-tall-vase", 160, 0.76, 2), ("hom-moon-vase", 312, 0.72, 8), ("hom-olive-bowl", 456, 0.6, 8)]),
    "post-dat-harvest": ("cream", "honey", [("dat-sukkari", 200, 0.76, 4), ("dat-ajwa", 420, 0.68, 6)]),
    "post-dat-brew": ("cream", "oat", [("dat-harari", 150, 0.7, 2), ("dat-dallah", 310, 0.76, 4), ("dat-finjan", 470, 0.56, 12)]),
    "post-dat-table": ("cream", "rose", [("dat-khalas-box", 160, 0.66, -4), ("dat-maamoul", 330, 0.68, 8), ("dat-dibs", 480, 0.62, 4)]),
    "post-jed-lanes": ("paper", "ochre", [("jed-desert", 180, 0.72, 2), ("jed-alley", 330, 0.8, 8), ("jed-children", 480, 0.62, 4)]),
    "post-jed-ink": ("paper", "ink", [("jed-ink-set", 210, 0.8, 4), ("jed-notebooks", 430, 0.66, 8)]),
    "post-jed-children": ("paper", "moss", [("jed-children", 180, 0.76, 2), ("jed-tote", 330, 0.7, 8), ("jed-bookmarks", 472, 0.62, 2)]),
    "post-sea-roshan": ("sea", "coral", [("sea-roshan", 220, 0.8, 2), ("sea-box", 420, 0.62, 8)]),
    "post-sea-dhow": ("sea", "foam", [("sea-dhow", 230, 0.84, 4), ("sea-lantern", 440, 0.7, 6)]),
    "post-sea-weave": ("sea", "shell", [("sea-throw", 190, 0.8, -4), ("sea-basket", 400, 0.66, 8)]),
}  # fmt: skip


def embers(c):
    """Oud chips smoking in the dark."""
    foot = stage(c, "oud", "ember", 0.85)
    c.add(
        f'<g transform="translate(100 {foot - 424:.0f})">{c.shadow(190, 14, opacity=0.8, colour="#000000")}{fire.chips(c, 64, 150, 418, 96)}</g>'
    )
    c.add(fire.smoke(c, 300, foot - 110, 0.4))


def orchard(c):
    """Palms at harvest."""
    w, h = c.width, c.height
    c.add(
        f'<rect width="{w}" height="{h}" fill="{c.linear("#f4e2bd", "#eeb878", "#d98a50")}"/>', oasis(c, w, h, h * 0.84)
    )


def night_market(c):
    """A Ramadan evening: crescent, lanterns, low arcade."""
    w, h = c.width, c.height
    c.add(f'<rect width="{w}" height="{h}" fill="{c.linear("#16163a", "#4a2f6a", "#b8607a", "#f0a868")}"/>')
    c.add(
        "".join(
            f'<circle cx="{c.random.uniform(0, w):.0f}" cy="{c.random.uniform(0, h * 0.5):.0f}" r="{c.random.uniform(0.6, 1.6):.1f}" fill="#fff" opacity="{c.random.uniform(0.4, 0.9):.2f}"/>'
            for _ in range(70)
        )
    )
    c.add(f'<path d="M{w * 0.8} {h * 0.12}a52 52 0 1 0 40 88a42 42 0 1 1 -40 -88z" fill="#ffe7b8"/>')
    step = w / 9
    arches = "".join(
        f"M{i * step + 8:.0f} {h}V{h * 0.74:.0f}Q{i * step + 8:.0f} {h * 0.64:.0f} {i * step + step / 2:.0f} {h * 0.58:.0f}Q{(i + 1) * step - 8:.0f} {h * 0.64:.0f} {(i + 1) * step - 8:.0f} {h * 0.74:.0f}V{h}Z"
        for i in range(9)
    )
    c.add(
        f'<path d="M0 {h * 0.52:.0f}H{w}V{h}H0Z" fill="#2a1838"/><path d="{arches}" fill="{c.linear("#ffcf7a", "#e08a3c", "#7a3a2a")}"/>'
    )
    c.add(f'<path d="{"".join(f"M{x} {h * 0.52:.0f}l7 -12l7 12z" for x in range(0, w, 14))}" fill="#2a1838"/>')
    c.add(
        f'<path d="M0 {h * 0.2:.0f}Q{w * 0.25:.0f} {h * 0.42:.0f} {w * 0.5:.0f} {h * 0.24:.0f}T{w} {h * 0.26:.0f}" fill="none" stroke="#f0d9b0" stroke-opacity=".6"/>'
    )
    for n in range(7):
        x, y = w * (0.07 + n * 0.14), h * (0.33 + (0.05, 0.1, 0.05, 0.02, 0.05, 0.09, 0.06)[n])
        c.add(place(lantern(c, "brass", ("#e8a94a", "#6fc0b4", "#e07a5a")[n % 3]), x, y + 40, 0.26))


def corniche(c):
    """Jeddah: old towers with latticed bays behind the sea."""
    w, h = c.width, c.height
    c.add(f'<rect width="{w}" height="{h}" fill="{c.linear("#2f6f86", "#86b8bb", "#f3d6a6", "#f4b07a")}"/>')
    c.add(
        f'<circle cx="{w * 0.7:.0f}" cy="{h * 0.5:.0f}" r="{h * 0.34:.0f}" fill="{c.radial((0, "#fff6dc", 0.95), (0.25, "#ffe2a8", 0.6), (1, "#ffd08a", 0))}"/>'
    )
    base = h * 0.72
    far = "".join(
        f'<rect x="{x}" y="{base - t:.0f}" width="{b_}" height="{t:.0f}" fill="{c.linear("#5f8f92", "#c9a483")}" opacity=".75"/>'
        for x, b_, t in [(i * w / 26, w / 34, c.random.uniform(0.1, 0.3) * h) for i in range(26)]
    )
    c.add(far)
    x = -10
    while x < w:
        bw, t = c.random.randint(74, 112), h * c.random.uniform(0.28, 0.46)
        c.add(old_house(c, x, base, bw, t))
        x += bw + c.random.choice((4, 6, 26, 60))
    c.add(f'<rect y="{base:.0f}" width="{w}" height="{h * 0.07:.0f}" fill="{c.linear("#e9cfa2", "#c99b66")}"/>')
    c.add(f'<rect y="{h * 0.79:.0f}" width="{w}" height="{h * 0.21 + 1:.0f}" fill="{c.linear("#1f7080", "#0f4556")}"/>')
    for _ in range(46):
        wx, wy = c.random.uniform(0, w), c.random.uniform(h * 0.8, h)
        c.add(
            f'<path d="M{wx:.0f} {wy:.0f}q12 -5 24 0t24 0" fill="none" stroke="#fff3d2" stroke-opacity="{c.random.uniform(0.15, 0.5):.2f}" stroke-width="1.600"/>'
        )
    c.add(
        place(rooms.dhow(c), w * 0.2, h * 0.93, 0.5),
        place(rooms.dhow(c, "#5d3a22", "#fff3d8", "#b4622d"), w * 0.86, h * 0.89, 0.3),
    )
    c.add(
        "".join(
            palm(c, w * t, base + h * 0.03, h * 0.0007, "#16302a", "#16302a") for t in (0.06, 0.34, 0.37, 0.61, 0.95)
        )
    )


def old_house(c, x, base, width, tall):
    wall = c.random.choice(("#f0e2c8", "#e8d2ac", "#f4ead8", "#dcc19a", "#ecd8c4"))
    wood = c.random.choice(("#5d3a22", "#7a4a2a", "#2f6f6a", "#6b4a38"))
    top = base - tall
    out = f'<rect x="{x}" y="{top:.0f}" width="{width}" height="{tall:.0f}" fill="{c.across(light(wall, 0.2), wall, dark(wall, 0.22))}"/>'
    out += f'<path d="M{x - 3} {top:.0f}h{width + 6}l-6 -9h{-(width - 6)}z" fill="{wood}"/>'
    cols, y = (2 if width < 96 else 3), top + 18
    bw = (width - 12 * (cols + 1)) / cols
    while y < base - 50:
        for n in range(cols):
            bx = x + 12 + n * (bw + 12)
            out += f'<rect x="{bx:.0f}" y="{y:.0f}" width="{bw:.0f}" height="34" fill="{wood}"/><path d="M{bx:.0f} {y + 34:.0f}h{bw:.0f}l-5 7h{-(bw - 10):.0f}z" fill="{dark(wood, 0.35)}"/>'
            out += f'<rect x="{bx + 4:.0f}" y="{y + 8:.0f}" width="{bw - 8:.0f}" height="18" fill="{c.random.choice(("#ffdf9a", "#3a2a20", "#3a2a20", "#cfe0d8"))}" opacity=".7"/>'
            out += (
                f'<path d="M{bx:.0f} {y + 17:.0f}h{bw:.0f}M{bx + bw / 2:.0f} {y:.0f}v34" stroke="{dark(wood, 0.4)}"/>'
            )
        y += 54
    return out + f'<path d="M{x + width / 2 - 10:.0f} {base:.0f}v-26q10 -12 20 0v26z" fill="{dark(wood, 0.4)}"/>'


PLACES = {
    "city-riyadh-hero": (960, 380, (1920, 760), lambda c: skyline(c, fortress=True)),
    "city-riyadh": (600, 400, (1200, 800), lambda c: skyline(c, fortress=False, mood="dawn")),
    "city-jeddah-hero": (960, 380, (1920, 760), corniche),
    "city-jeddah": (600, 400, (1200, 800), corniche),
    "scope-ramadan-souq": (800, 500, (1200, 750), night_market),
    "story-oud-perfumes": (600, 480, (1200, 960), embers),
    "story-dates-coffee": (600, 480, (1200, 960), orchard),
    "news-night-shops": (600, 400, (1200, 800), lambda c: skyline(c, fortress=False, mood="night")),
    "news-makers-week": (600, 400, (1200, 800), lambda c: still_life(c, "sand", "sage", [("sau-asiri", 150, 0.76, 0), ("hom-basket", 300, 0.66, 8), ("sea-dhow", 456, 0.72, 6)])),
    "news-delivery": (600, 400, (1200, 800), lambda c: still_life(c, "cream", "mint", [("dat-hamper", 190, 0.76, 6), ("oud-gift", 400, 0.66, 8), ("jed-tote", 506, 0.52, 10)])),
}  # fmt: skip
