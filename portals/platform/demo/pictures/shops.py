"""Every product picture: its stage, its mood and its drawing. A key ending in -2 is a second view of the same thing."""

from . import books as b
from . import bottles, fire, garments, pantry, rooms, textiles, vessels, wear
from .canvas import place
from .textiles import DESERT, EARTH, PALM, REEF


def scaled(drawing, scale, x=200, y=424):
    return place(drawing, x, y, scale)


OUD = {
    "oud-samar": ("amber", bottles.flacon),
    "oud-dehn-hindi": ("ember", bottles.crystal),
    "oud-layl-najd": ("night", lambda c: bottles.globe(c, "#5d3418", "gold", "#2b2a30")),
    "oud-mubkhara": ("ember", fire.mubkhara),
    "oud-black-saffron": ("amber", bottles.column),
    "oud-taif-rose": ("rose", lambda c: bottles.flacon(c, "#a8525c", "rose", "ورد", "#2a1216", "#f6d9cf")),
    "oud-dehn-cambodi": (
        "plum",
        lambda c: bottles.tola(c, "#5a1420", "silver", 168, 0.98) + bottles.tola(c, "#3a0f14", "silver", 258, 0.74),
    ),
    "oud-bakhoor": ("ember", fire.bakhoor_jar),
    "oud-chips": ("amber", fire.chip_box),
    "oud-white-musk": ("night", bottles.phial),
    "oud-candle": ("amber", lambda c: scaled(fire.candle(c, "#1d1813", "#f0e2c6", "عنبر", height=176), 1.2)),
    "oud-brass-censer": ("moss", fire.censer),
    "oud-discovery": ("plum", bottles.samples),
    "oud-gift": ("amber", pantry.gift),
    "oud-diffuser": ("moss", bottles.diffuser),
}

SAUDI = {
    "sau-bisht-black": ("wheat", garments.bisht),
    "sau-thobe-white": ("dune", garments.thobe),
    "sau-shemagh": (
        "clay",
        lambda c: textiles.folded(c, [textiles.check(c)] * 3, "#7a1a1440", 244, 60, 272) + textiles.agal(c),
    ),
    "sau-founding-thobe": ("rose", lambda c: garments.thobe(c, "#efe4d0", "#8f7a52", trim="#8c2f24")),
    "sau-sadu-rug": ("stone", textiles.rug),
    "sau-bisht-brown": ("sage", lambda c: garments.bisht(c, "#6b4a2c")),
    "sau-misbaha": ("wheat", wear.misbaha),
    "sau-thobe-navy": ("stone", lambda c: garments.thobe(c, "#44566a", "#141c24")),
    "sau-sandals": ("dune", wear.sandals),
    "sau-ghutra": (
        "sage",
        lambda c: (
            textiles.folded(c, ["#fdfcf8", "#f4f0e6", "#fbf9f3"], "#b9ad9540", 244, 60, 272)
            + textiles.agal(c, tassel=False)
        ),
    ),
    "sau-najdi-abaya": ("clay", lambda c: garments.abaya(c, "#1d1a1b", trim="#c8a25c", motif=True)),
    "sau-asiri": ("wheat", garments.asiri),
    "sau-prayer-mat": ("rose", lambda c: textiles.prayer_mat(c, "#7a2f26", "#d2a755")),
    "sau-kids-thobe": (
        "sage",
        lambda c: scaled(garments.thobe(c, "#fbf6ea", "#a99670", pocket=False) + garments.vest(c), 0.86, 200, 420),
    ),
    "sau-sadu-bag": ("dune", lambda c: textiles.tote(c, strap="#5d3a22", palette=DESERT)),
    "sau-taqiyah": ("stone", garments.taqiyah),
}

MODERN = {
    "mod-midnight-abaya": ("sky", lambda c: garments.abaya(c, "#1c2236", "classic", inner="#e9edf4")),
    "mod-linen-abaya": ("pearl", lambda c: garments.abaya(c, "#d8c7aa", "classic", rail="#9aa3ad")),
    "mod-kimono": (
        "ice",
        lambda c: garments.abaya(c, "#3f68b0", "kimono", trim="#dfe8f6", inner="#f4f6fa", rail="#9aa3ad"),
    ),
    "mod-coat": ("blush", garments.coat),
    "mod-silk-scarf": ("lilac", lambda c: wear.hung_scarf(c, "#a9c4ea")),
    "mod-jersey-set": (
        "sky",
        lambda c: textiles.folded(c, ["#e9d9d0", "#8aa4cc", "#2f3c58", "#c9cdd6"], "#2a354620", 190, 56, 250),
    ),
    "mod-printed-scarf": ("pearl", wear.carre),
    "mod-sneakers": ("slate", wear.sneakers),
    "mod-tote": (
        "ice",
        lambda c: textiles.tote(
            c,
            "#f0ede6",
            "#27406e",
            '<path d="M150 300h100v70h-100z" fill="none" stroke="#27406e" stroke-width="2"/><path d="M150 335h100M200 300v70" stroke="#27406e" stroke-width="2"/>',
        ),
    ),
    "mod-handbag": ("blush", wear.handbag),
    "mod-zip-thobe": ("slate", lambda c: garments.thobe(c, "#7c8a9e", "#39465a", "shirt", zip_=True, rail="#9aa3ad")),
    "mod-cufflinks": ("pearl", wear.cufflinks),
    "mod-watch": ("sky", wear.watch),
    "mod-sunglasses": ("ice", wear.sunglasses),
    "mod-pins": ("lilac", wear.pearls),
}

HOME = {
    "hom-arch-panel": ("clay", rooms.panel),
    "hom-sadu-cushion": ("sage", lambda c: textiles.cushion(c, PALM)),
    "hom-lantern": ("umber", vessels.lantern),
    "hom-tall-vase": (
        "mist",
        lambda c: scaled(vessels.vase(c, "tall", "#d8cbb2", dip="#5f7a62", stems="#d8b98a"), 0.82),
    ),
    "hom-prayer-mat": ("oat", textiles.prayer_mat),
    "hom-throw": ("olive", lambda c: textiles.throw(c, EARTH)),
    "hom-tray": ("clay", vessels.tray),
    "hom-door-print": ("mist", lambda c: rooms.framed(c, rooms.door_art())),
    "hom-basket": ("sage", lambda c: vessels.basket(c, lid=True, handles=False)),
    "hom-candles": (
        "umber",
        lambda c: (
            fire.candle(c, "#e9dfcc", "#fff6e4", x=120, scale=0.78, height=130)
            + fire.candle(c, "#8fa07f", "#f3ead6", x=282, scale=0.8, height=190)
            + fire.candle(c, "#a9714c", "#fbeed8", x=200, scale=0.92, height=104)
        ),
    ),
    "hom-wool-rug": ("oat", lambda c: textiles.rolled_rug(c, EARTH)),
    "hom-lamp": ("olive", rooms.lamp),
    "hom-olive-bowl": ("mist", lambda c: vessels.bowl(c, "#9a6f42", top=296)),
    "hom-mirror": ("sage", rooms.mirror),
    "hom-planter": ("clay", vessels.planter),
    "hom-moon-vase": ("oat", lambda c: vessels.vase(c, "moon", "#a9714c", bands="#f0e2c8")),
}

DATES = {
    "dat-khalas-box": ("milk", lambda c: pantry.date_box(c, fillings=("#f6e7c8", "#a8c06a", "#e8a04a"))),
    "dat-ajwa": ("oat", lambda c: vessels.bowl(c, "#a87848") + pantry.heap(c, "#3a1f16")),
    "dat-sukkari": ("honey", lambda c: vessels.bowl(c, "#e8dcc6", "#b79a6a", grain=False) + pantry.heap(c, "#c98a3a")),
    "dat-harari": ("milk", lambda c: pantry.coffee_bag(c) + pantry.beans(c, "#b08a54")),
    "dat-khawlani": (
        "mint",
        lambda c: pantry.coffee_bag(c, "#2f5d46", "قهوة", "خولاني · وسط") + pantry.beans(c, "#6b4526"),
    ),
    "dat-dallah": ("rose", vessels.dallah),
    "dat-finjan": ("oat", vessels.finjans),
    "dat-cardamom": ("mint", lambda c: vessels.jar(c, "#7d9350", "هيل", small="حَب أخضر")),
    "dat-saffron": (
        "rose",
        lambda c: scaled(vessels.jar(c, "#b3261e", "زعفران", "#b98b3d", "#7a1a14", tall=160), 0.86),
    ),
    "dat-dibs": ("cacao", pantry.syrup),
    "dat-honey": ("honey", lambda c: vessels.jar(c, "#d98a1e", "سِدر", "#e8d2a0", "#7a4a12", beads=False, tall=220)),
    "dat-maamoul": ("milk", pantry.maamoul),
    "dat-chocolate-box": ("cacao", lambda c: pantry.date_box(c, "#2b1a12", "#3c1f12", ("#6b3a1a",), drizzle="#f0e2c6")),
    "dat-hamper": ("honey", lambda c: pantry.gift(c, "#5b3420", "gold", "#e2bf86")),
    "dat-spices": ("oat", pantry.spices),
}

BOOKS = {
    "jed-alley": ("wine", lambda c: b.book(c, "#7a2438", "house", "أزقّة الملح", "#5a1a2a", "#e9c79a")),
    "jed-poems": ("teal", lambda c: b.book(c, "#f1e6d0", "rosette", "حبر وماء", "#2d6a6a", "#c79a4a", paper="#f1e6d0")),
    "jed-cookbook": ("ochre", lambda c: b.book(c, "#b4562d", "table", "سُفرة الحجاز", "#5b2a18", "#f3d9a4", thick=44)),
    "jed-children": ("ink", lambda c: b.book(c, "#27406e", "stars", "نجمة البحر", "#16294a", "#f4cf6a", thick=18)),
    "jed-sea-history": (
        "teal",
        lambda c: b.book(c, "#dfeceb", "waves", "طُرق البحر", "#0f5f68", "#5fa8ac", thick=52, paper="#dfeceb"),
    ),
    "jed-desert": ("ochre", lambda c: b.book(c, "#f2d7ac", "sun", "أثر الرمل", "#a8562d", "#c7432b", paper="#f2d7ac")),
    "jed-notebooks": ("moss", b.notebooks),
    "jed-ink-set": ("ivory", b.ink_set),
    "jed-bookmarks": ("wine", b.bookmarks),
    "jed-map": ("ivory", b.map_print),
    "jed-rahl": ("moss", b.rahl),
    "jed-tote": (
        "ink",
        lambda c: textiles.tote(c, "#efe4cf", "#7a2438", b.words(200, 350, "اقرأ", 76, "#7a2438", 600)),
    ),
}

SEA = {
    "sea-roshan": ("shell", rooms.roshan),
    "sea-dhow": ("foam", rooms.dhow),
    "sea-pearls": ("deep", lambda c: wear.pearls(c, pins=False)),
    "sea-plate": ("dune", vessels.plate),
    "sea-vase": ("foam", lambda c: vessels.vase(c, "neck", "#2f8f98", bands="#f0e6d0")),
    "sea-basket": ("shell", rooms.rope_basket),
    "sea-lantern": ("deep", lambda c: vessels.lantern(c, "copper", "#bfe0d8")),
    "sea-soap": ("coral", rooms.soaps),
    "sea-chime": ("foam", rooms.shells),
    "sea-throw": ("dune", lambda c: textiles.throw(c, REEF)),
    "sea-misbaha": ("coral", lambda c: wear.misbaha(c, "#2fa3a0", "silver", "#7f9aa0")),
    "sea-box": ("reef", rooms.shell_box),
}

SHOPS = {"oud": OUD, "sand": SAUDI, "air": MODERN, "house": HOME, "cream": DATES, "paper": BOOKS, "sea": SEA}

# Second views: the picture looked at closely (x, y, width of the window), or another drawing.
DETAILS = {
    "oud-samar-2": ("oud-samar", "ember", (110, 226, 170)),
    "oud-layl-najd-2": ("oud-layl-najd", "plum", (110, 190, 190)),
    "oud-mubkhara-2": ("oud-mubkhara", "amber", (90, 120, 220)),
    "oud-black-saffron-2": ("oud-black-saffron", "moss", (110, 160, 180)),
    "oud-chips-2": ("oud-chips", "ember", (90, 190, 220)),
    "sau-bisht-black-2": ("sau-bisht-black", "clay", (100, 70, 200)),
    "sau-thobe-white-2": ("sau-thobe-white", "stone", (120, 60, 170)),
    "sau-sandals-2": ("sau-sandals", "sage", (70, 100, 180)),
    "sau-founding-thobe-2": ("sau-founding-thobe", "sage", (120, 70, 170)),
    "sau-sadu-rug-2": ("sau-sadu-rug", "dune", (80, 240, 190)),
    "sau-najdi-abaya-2": ("sau-najdi-abaya", "rose", (110, 240, 180)),
    "mod-midnight-abaya-2": ("mod-midnight-abaya", "ice", (120, 70, 170)),
    "mod-kimono-2": ("mod-kimono", "blush", (60, 80, 220)),
    "mod-sneakers-2": ("mod-sneakers", "sky", (50, 200, 220)),
    "mod-handbag-2": ("mod-handbag", "lilac", (110, 210, 190)),
    "mod-watch-2": ("mod-watch", "pearl", (100, 140, 200)),
    "hom-arch-panel-2": ("hom-arch-panel", "sage", (110, 120, 180)),
    "hom-sadu-cushion-2": ("hom-sadu-cushion", "clay", (80, 220, 210)),
    "hom-lantern-2": ("hom-lantern", "olive", (100, 170, 200)),
    "hom-lamp-2": ("hom-lamp", "clay", (90, 80, 220)),
    "dat-khalas-box-2": ("dat-khalas-box", "honey", (60, 100, 200)),
    "dat-ajwa-2": ("dat-ajwa", "milk", (80, 190, 230)),
    "dat-dallah-2": ("dat-dallah", "oat", (90, 190, 210)),
    "dat-harari-2": ("dat-harari", "cacao", (110, 160, 200)),
    "jed-alley-2": ("jed-alley", "ochre", (110, 160, 200)),
    "jed-ink-set-2": ("jed-ink-set", "wine", (60, 240, 210)),
    "sea-dhow-2": ("sea-dhow", "coral", (60, 190, 230)),
    "sea-plate-2": ("sea-plate", "reef", (90, 110, 220)),
    "sea-box-2": ("sea-box", "shell", (90, 170, 210)),
}  # fmt: skip

# Category tiles: an existing drawing, larger and in another mood.
TILES = {
    "tile-oud-oil": ("oud-dehn-hindi", "amber"), "tile-oud-perfume": ("oud-black-saffron", "amber"),
    "tile-oud-bakhoor": ("oud-mubkhara", "ember"), "tile-oud-gifts": ("oud-gift", "plum"),
    "tile-sau-men": ("sau-thobe-white", "clay"), "tile-sau-women": ("sau-asiri", "rose"),
    "tile-sau-children": ("sau-kids-thobe", "wheat"), "tile-sau-weaving": ("sau-sadu-rug", "sage"),
    "tile-mod-abayas": ("mod-kimono", "sky"), "tile-mod-hijabs": ("mod-silk-scarf", "blush"),
    "tile-mod-men": ("mod-zip-thobe", "pearl"), "tile-mod-accessories": ("mod-handbag", "ice"),
    "tile-hom-wall": ("hom-mirror", "clay"), "tile-hom-textiles": ("hom-sadu-cushion", "oat"),
    "tile-hom-light": ("hom-lantern", "umber"), "tile-hom-table": ("hom-moon-vase", "sage"),
    "tile-dat-dates": ("dat-ajwa", "milk"), "tile-dat-coffee": ("dat-harari", "cacao"),
    "tile-dat-gifts": ("dat-hamper", "rose"), "tile-dat-pantry": ("dat-cardamom", "honey"),
    "tile-dat-dallah": ("dat-dallah", "honey"),
    "tile-jed-books": ("jed-sea-history", "wine"), "tile-jed-paper": ("jed-notebooks", "teal"), "tile-jed-reading": ("jed-rahl", "ochre"),
    "tile-sea-wood": ("sea-dhow", "reef"), "tile-sea-home": ("sea-vase", "shell"), "tile-sea-pearl": ("sea-pearls", "coral"),
}  # fmt: skip

# Things on a hanger already reach the top of the picture.
HUNG = {
    "sau-thobe-white",
    "sau-asiri",
    "sau-kids-thobe",
    "sau-sadu-rug",
    "mod-kimono",
    "mod-zip-thobe",
    "mod-silk-scarf",
}


def drawing(key):
    """(stage, mood, painter) of a product picture."""
    for stage, shelf in SHOPS.items():
        if key in shelf:
            return stage, *shelf[key]
    raise KeyError(key)
