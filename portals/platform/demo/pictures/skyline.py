"""Riyadh from the south at three hours: an invented skyline with a fortress of mud brick and palms before it."""

from .pantry import palm

MOODS = {
    "dusk": (("#1d4a54", "#5f8a82", "#e8c79a", "#f0a868", "#d98250"), "#123c3e", "#2b4a44", "#fff6dc", 0.95),
    "dawn": (("#7fa8c4", "#c6d8da", "#f6e3c4", "#f4c79c", "#e8a884"), "#35585f", "#6b7f7a", "#fffaf0", 0.95),
    "night": (("#0b1430", "#1d2a52", "#4a3f6e", "#a8606a", "#e09a62"), "#0c1530", "#1d2444", "#ffe7b8", 0.5),
}


def block_row(c, w, base, low, high, fill, opacity, gap=6):
    d, x = "", -10
    while x < w:
        width, tall = c.random.randint(26, 64) * w / 1440 * 1.2, c.random.uniform(low, high)
        d += f"M{x:.0f} {base:.0f}v-{tall:.0f}h{width:.0f}v{tall:.0f}z"
        if c.random.random() < 0.3:
            d += f"M{x + width * 0.45:.0f} {base - tall:.0f}v-{c.random.randint(8, 18)}h2v20z"
        x += width + c.random.uniform(0, gap)
    return f'<path d="{d}" fill="{fill}" opacity="{opacity}"/>'


def towers(c, w, base, k, fill, line):
    """Three tall silhouettes: a needle with a globe, an arched gate, a faceted blade."""

    def at(x, drawing):
        return f'<g transform="translate({w * x:.0f} {base:.0f}) scale({k:.3f})">{drawing}</g>'

    needle = f'<path d="M-42 0C-34 -110 -12 -220 0 -300C12 -220 34 -110 42 0Z" fill="{fill}"/><path d="M0 -296v-36" stroke="{line}" stroke-width="3"/><circle cy="-212" r="18" fill="#e8b45e"/><circle cx="-5" cy="-218" r="6" fill="#fff3d2" opacity=".8"/><path d="M-24 -110H24M-32 -60H32M-15 -160H15" stroke="#f0d9b0" stroke-opacity=".35"/>'
    gate = f'<path d="M-46 0C-46 -140 -40 -250 -30 -338C-26 -290 -22 -236 0 -228C22 -236 26 -290 30 -338C40 -250 46 -140 46 0Z" fill="{fill}"/><path d="M-29 -331Q0 -342 29 -331L28 -322Q0 -333 -28 -322Z" fill="{line}"/><path d="M-16 0V-226M16 0V-226" stroke="#f0d9b0" stroke-opacity=".22"/>'
    blade = f'<path d="M-36 0L-28 -296L4 -330L30 -286L36 0Z" fill="{fill}"/><path d="M-28 -296L4 -240L30 -286M-30 -180L4 -240L34 -180M-30 -180L2 -110L34 -180" stroke="#f0d9b0" stroke-opacity=".35" fill="none"/><path d="M48 0V-190L88 -214V0ZM-96 0V-168L-60 -196L-48 -170V0ZM100 0V-150H140V0Z" fill="{fill}" opacity=".94"/>'
    return at(0.36, needle) + at(0.5, gate) + at(0.815, blade)


def fort(c, x, foot, k):
    """A mud-brick fortress with two towers."""
    teeth = "".join(f"M{-104 + i * 12} -84l6 -10l6 10z" for i in range(17))
    slits = "".join(f'<path d="M{sx} -62l5 -9l5 9z" fill="#6b4528"/>' for sx in range(-78, 70, 28))
    return (
        f'<g transform="translate({x:.0f} {foot:.0f}) scale({k:.3f})"><path d="M-105 0V-84H105V0Z" fill="#c08a58"/><path d="{teeth}" fill="#b07a48"/>'
        '<path d="M-129 0L-121 -128H-73L-65 0Z" fill="#cf9a66"/><path d="M71 0L79 -128H127L135 0Z" fill="#b57d4c"/>'
        '<path d="M-123 -128l6 -12 6 12 6 -12 6 12 6 -12 6 12 6 -12 6 12M79 -128l6 -12 6 12 6 -12 6 12 6 -12 6 12 6 -12 6 12" fill="#c08a58"/>'
        f'<path d="M-19 0V-40Q-1 -58 17 -40V0Z" fill="#4a2f1c"/>{slits}</g>'
    )


def skyline(c, fortress=True, mood="dusk"):
    w, h = c.width, c.height
    sky, line, near, sun, glow = MOODS[mood]
    base, k = h * 0.86, h * 0.7 / 340
    c.add(
        f'<rect width="{w}" height="{h}" fill="{c.linear((0, sky[0]), (0.35, sky[1]), (0.62, sky[2]), (0.85, sky[3]), (1, sky[4]))}"/>'
    )
    c.add(
        f'<circle cx="{w * 0.66:.0f}" cy="{h * 0.62:.0f}" r="{h * 0.4:.0f}" fill="{c.radial((0, sun, glow), (0.25, "#ffe2a8", 0.6 * glow), (1, "#ffd08a", 0))}"/>'
    )
    if mood == "night":
        c.add(
            "".join(
                f'<circle cx="{c.random.uniform(0, w):.0f}" cy="{c.random.uniform(0, h * 0.45):.0f}" r="{c.random.uniform(0.5, 1.3):.1f}" fill="#fff" opacity=".7"/>'
                for _ in range(60)
            )
        )
    c.add(
        block_row(c, w, base, h * 0.1, h * 0.24, c.linear(sky[1], sky[3]), 0.55),
        block_row(c, w, base, h * 0.08, h * 0.2, c.linear(line, sky[3]), 0.6),
    )
    c.add(towers(c, w, base, k, c.linear(line, near), line), block_row(c, w, base, h * 0.03, h * 0.13, near, 1))
    share = 150 if mood != "night" else 320
    c.add(
        "".join(
            f'<rect x="{c.random.uniform(0, w):.0f}" y="{base - c.random.uniform(2, h * 0.1):.0f}" width="1.8" height="2.600" fill="#ffdf9a" opacity="{c.random.uniform(0.3, 0.9):.2f}"/>'
            for _ in range(int(share * w / 960))
        )
    )
    ground = c.linear("#8a5f3e", "#5e3d28") if mood != "night" else c.linear("#3a2a34", "#1d1420")
    c.add(f'<rect y="{base:.0f}" width="{w}" height="{h - base + 1:.0f}" fill="{ground}"/>')
    if fortress:
        c.add(fort(c, w * 0.155, h * 0.925, h / 640))
    front = "#5e3d28" if mood != "night" else "#1d1420"
    c.add(
        f'<path d="M0 {h * 0.93:.0f}C{w * 0.15:.0f} {h * 0.885:.0f} {w * 0.32:.0f} {h * 0.93:.0f} {w * 0.5:.0f} {h * 0.915:.0f}S{w * 0.85:.0f} {h * 0.88:.0f} {w} {h * 0.925:.0f}V{h}H0Z" fill="{front}"/>'
    )
    for t, size in ((0.02, 0.5), (0.275, 0.46), (0.3, 0.36), (0.66, 0.34), (0.93, 0.55), (0.965, 0.42)):
        c.add(palm(c, w * t, h * 0.95, size * h / 640, "#16302a", "#16302a"))
