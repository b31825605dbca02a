"""The grounds the merchandise stands on: one studio per store, several moods in each, all lit from the upper left."""

from .canvas import dark, light, mix, rosette

MOODS = {
    "oud": {"amber": "#c98a3a", "ember": "#d0682a", "rose": "#b8606a", "moss": "#8a8a4a", "night": "#6f7fa8", "plum": "#94609a"},
    "sand": {"dune": "#d9c09a", "wheat": "#e0c48e", "clay": "#d8a98a", "sage": "#c4c3a0", "stone": "#d2c6b6", "rose": "#dcb8ac"},
    "air": {"sky": "#bcd4f2", "pearl": "#dfe4ea", "ice": "#cfe6ee", "blush": "#ecd5d6", "slate": "#a9b8cc", "lilac": "#d3cfee"},
    "house": {"sage": "#b9c5ad", "clay": "#d3a88a", "oat": "#dfd2bb", "olive": "#9fa883", "mist": "#c5d0cc", "umber": "#b89a80"},
    "cream": {"milk": "#e2cfae", "honey": "#e0b972", "cacao": "#c9a78c", "mint": "#c6cfae", "rose": "#dfbfae", "oat": "#d8bf98"},
    "paper": {"ivory": "#e6dac8", "wine": "#cfa3a0", "teal": "#a9c6c2", "ochre": "#dfc189", "ink": "#a7b1c2", "moss": "#bcc3a0"},
    "sea": {"foam": "#c9e3df", "reef": "#9fd0cf", "coral": "#f0bfa6", "shell": "#efe0cd", "deep": "#7fb1c0", "dune": "#e8d3ac"},
}  # fmt: skip


def arch(cx, half, top, spring, foot):
    """A pointed arch, open at the foot."""
    rise = spring - top
    return (
        f"M{cx - half} {foot}V{spring}C{cx - half} {spring - rise * 0.47:.0f} {cx - half * 0.45:.0f} {spring - rise * 0.77:.0f} "
        f"{cx} {top}C{cx + half * 0.45:.0f} {spring - rise * 0.77:.0f} {cx + half} {spring - rise * 0.47:.0f} {cx + half} {spring}V{foot}Z"
    )


def window(canvas, w, h, opacity=0.3, colour="#ffffff"):
    """Late light through a tall window, thrown on the wall."""
    panes = ""
    for i in range(3):
        for j in range(2):
            x, y = w * (0.02 + i * 0.14), h * (0.04 + j * 0.3)
            panes += f"M{x:.0f} {y:.0f}h{w * 0.115:.0f}l{w * 0.09:.0f} {h * 0.26:.0f}h-{w * 0.115:.0f}z"
    return f'<path d="{panes}" fill="{colour}" opacity="{opacity}" filter="{canvas.blur(w / 55)}"/>'


def rect(w, h, fill, y=0, extra=""):
    return f'<rect y="{y:.1f}" width="{w}" height="{h:.1f}" fill="{fill}" {extra}/>'


def oud(c, colour, w, h, floor):
    glow = c.radial((0, colour, 0.44), (0.55, colour, 0.11), (1, colour, 0), cy=0.45, r=0.6)
    niche = arch(w / 2, min(w * 0.33, h * 0.42), h * 0.12, h * 0.42, h)
    c.add(rect(w, h, c.linear("#1c1610", "#0b0907")))
    c.add(f'<path d="{niche}" fill="{c.linear("#3a2a17", (0.6, mix("#20170d", colour, 0.06)), "#120d08")}"/>')
    c.add(f'<path d="{niche}" fill="none" stroke="{light(colour, 0.2)}" stroke-opacity=".3"/>')
    c.add(rect(w, h, glow))
    c.add(rect(w, h - floor, c.linear((0, "#2e2317"), (1, "#19120a")), floor))
    c.add(f'<path d="M0 {floor}H{w}" stroke="{light(colour, 0.3)}" stroke-opacity=".16"/>')


def sand(c, colour, w, h, floor):
    c.add(rect(w, h, c.linear(light(colour, 0.62), colour)))
    c.add(rect(w, h, c.girih(64, dark(colour, 0.45), 0.13)), window(c, w, h, 0.2))
    c.add(rect(w, h - floor, c.linear((0, dark(colour, 0.5), 0.24), (1, dark(colour, 0.5), 0.03)), floor))


def air(c, colour, w, h, floor):
    c.add(rect(w, h, c.linear(light(colour, 0.72), light(colour, 0.2))))
    disc = c.linear((0, colour, 0.75), (1, colour, 0.1))
    c.add(
        f'<circle cx="{w * 0.56:.0f}" cy="{h * 0.46:.0f}" r="{min(w, h) * 0.36:.0f}" fill="{disc}"/>',
        window(c, w, h, 0.5),
    )
    c.add(rect(w, h - floor, c.linear((0, dark(colour, 0.3), 0.26), (0.35, colour, 0.16), (1, "#ffffff", 0.1)), floor))


def house(c, colour, w, h, floor):
    niche = arch(w / 2, min(w * 0.36, h * 0.5), h * 0.08, h * 0.4, floor)
    c.add(rect(w, h, c.linear(light(colour, 0.34), colour)), window(c, w, h, 0.22))
    c.add(
        f'<path d="{niche}" fill="{c.across((0, dark(colour, 0.24)), (0.3, light(colour, 0.1)), (1, light(colour, 0.42)))}"/>'
    )
    c.add(f'<path d="{niche}" fill="none" stroke="{light(colour, 0.6)}" stroke-opacity=".7" stroke-width="1.4"/>')
    wood = c.linear((0, "#c69a6a"), (0.14, "#a87848"), (0.2, "#8a5f38"), (1, "#6d4828"))
    c.add(rect(w, h - floor, wood, floor))
    grain = "".join(
        f"M0 {floor + (h - floor) * t:.0f}C{w * 0.3:.0f} {floor + (h - floor) * t - 4:.0f} {w * 0.6:.0f} "
        f"{floor + (h - floor) * t + 5:.0f} {w} {floor + (h - floor) * t:.0f}" for t in (0.34, 0.52, 0.74)
    )  # fmt: skip
    c.add(f'<path d="{grain}" stroke="#3f2512" stroke-opacity=".22" fill="none"/>')


def cream(c, colour, w, h, floor):
    c.add(rect(w, h, c.linear(light(colour, 0.66), colour)))
    c.add(rect(w, h, c.radial((0, "#ffffff", 0.75), (1, "#ffffff", 0), cx=0.3, cy=0.2, r=0.7)))
    c.add(rect(w, floor, c.girih(52, dark(colour, 0.4), 0.08)))
    c.add(rect(w, h - floor, c.linear((0, dark(colour, 0.45), 0.34), (1, dark(colour, 0.4), 0.05)), floor))


def paper(c, colour, w, h, floor):
    c.add(rect(w, h, c.linear(light(colour, 0.62), colour)))
    lattice = c.pattern(
        34, 34, '<path d="M17 0L34 17L17 34L0 17ZM0 0L34 34M34 0L0 34" fill="none" stroke="#ffffff" stroke-width="3"/>'
    )
    spill = f"M{w * 0.08:.0f} 0H{w * 0.52:.0f}L{w * 0.86:.0f} {floor}H{w * 0.36:.0f}Z"
    c.add(f'<path d="{spill}" fill="{lattice}" opacity=".28" filter="{c.blur(2.4)}"/>')
    c.add(rect(w, h - floor, c.linear((0, dark(colour, 0.55), 0.42), (1, dark(colour, 0.5), 0.12)), floor))


def sea(c, colour, w, h, floor):
    c.add(rect(w, h, c.linear(light(colour, 0.66), colour)))
    waves = c.pattern(
        60,
        26,
        f'<path d="M0 13C10 3 20 3 30 13S50 23 60 13" fill="none" stroke="{dark(colour, 0.4)}" stroke-width="1.1"/>',
    )
    c.add(rect(w, floor, waves, 0, 'opacity=".14"'), window(c, w, h, 0.32))
    c.add(rect(w, h - floor, c.linear((0, "#c9a87a"), (0.1, "#e8d2aa"), (1, "#f3e4c6")), floor))


STAGES = {"oud": oud, "sand": sand, "air": air, "house": house, "cream": cream, "paper": paper, "sea": sea}


def stage(canvas, name, mood, floor=0.84):
    """Paint the ground; returns the y of the floor."""
    w, h = canvas.width, canvas.height
    STAGES[name](canvas, MOODS[name][mood], w, h, h * floor)
    return h * floor


def halo(canvas, name, mood):
    """The large rosette behind a store's hero."""
    w, h = canvas.width, canvas.height
    colour = MOODS[name][mood]
    line = light(colour, 0.3) if name == "oud" else dark(colour, 0.35)
    canvas.add(rosette(w / 2, h * 0.42, h * 0.46, 24, line, 0.8, 0.2))
