"""Clothes on a hanger: thobes, bishts, abayas, dresses, coats; caps."""

from .canvas import dark, light, star

THOBE = "M166 92C178 104 222 104 234 92L282 112C302 120 314 142 322 182L348 292L310 302L284 214C286 300 300 392 312 452Q200 466 88 452C100 392 114 300 116 214L90 302L52 292L78 182C86 142 98 120 118 112Z"
BISHT = "M150 84C170 74 230 74 250 84C300 98 330 130 340 190L372 448Q200 470 28 448L60 190C70 130 100 98 150 84Z"
ABAYA = "M174 92C184 100 216 100 226 92L262 106C286 114 300 148 312 206L342 330Q343 338 335 340L290 350Q283 350 281 342L268 286C274 344 288 404 304 452Q200 468 96 452C112 404 126 344 132 286L119 342Q117 350 110 350L65 340Q57 338 58 330L88 206C100 148 114 114 138 106Z"
KIMONO = "M172 92C184 100 216 100 228 92L346 150Q354 154 352 164L332 296Q330 304 322 302L274 292C276 350 284 404 294 452Q200 466 106 452C116 404 124 350 126 292L78 302Q70 304 68 296L48 164Q46 154 54 150Z"
FOLDS = "M150 260C146 330 136 400 130 460M250 250C256 330 262 400 270 460M226 300C230 370 232 420 234 470M172 320C170 380 166 420 164 470M98 200C100 240 96 280 84 340M302 200C300 240 306 280 318 340"


def hanger(colour="#7d5a2c"):
    return (
        f'<path d="M200 40v26M200 66L140 96M200 66L260 96" stroke="{colour}" stroke-width="5" stroke-linecap="round" fill="none"/>'
        f'<path d="M200 42a11 11 0 1 1 11 11" stroke="{colour}" stroke-width="4" fill="none"/>'
    )


def cloth(c, outline, colour, fold, rail="#7d5a2c", paint=""):
    """The hanging shape with side light and soft folds."""
    base = paint or c.across(
        (0, dark(colour, 0.24)), (0.2, light(colour, 0.1)), (0.46, colour), (0.78, dark(colour, 0.28)), (1, colour)
    )
    return (
        c.cast(outline, 0.32, colour="#4a3520") + hanger(rail) + f'<path d="{outline}" fill="{base}"/>'
        f'<g clip-path="{c.clip(outline)}"><g filter="{c.blur(5)}" fill="none" stroke="{fold}" stroke-opacity=".5" stroke-width="7">'
        f'<path d="{FOLDS}"/></g></g>'
    )  # fmt: skip


def narrow(drawing, across=0.73, down=1.03):
    return f'<g transform="translate({200 - 200 * across:.0f} -8) scale({across} {down})">{drawing}</g>'


def thobe(c, colour="#ffffff", line="#b9b1a2", collar="band", trim="", pocket=True, rail="#7d5a2c", zip_=False):
    """A man's thobe; `trim` embroiders placket and cuffs in one colour."""
    out = cloth(c, THOBE, colour, line, rail)
    out += f'<path d="M166 92C168 112 186 122 200 122S232 112 234 92" fill="none" stroke="{line}" stroke-width="2"/>'
    if collar == "band":
        out += f'<path d="M168 84C178 96 222 96 232 84L236 98C224 112 176 112 164 98Z" fill="{light(colour, 0.1)}" stroke="{line}" stroke-width="1.4"/>'
    else:
        out += f'<path d="M166 88L200 116L186 140L152 104ZM234 88L200 116L214 140L248 104Z" fill="{light(colour, 0.14)}" stroke="{line}" stroke-width="1.4"/>'
    if trim:
        out += f'<path d="M200 118V250" stroke="{trim}" stroke-width="22" opacity=".95"/>'
        out += f'<path d="{"".join(f"M192 {y}l8 -7l8 7l-8 7z" for y in range(128, 246, 15))}" fill="none" stroke="{colour}" stroke-width="1.3"/>'
        out += f'<path d="M53 284L91 293M347 284L309 293" stroke="{trim}" stroke-width="9"/>'
    elif zip_:
        out += f'<path d="M200 118V262" stroke="{dark(line, 0.3)}" stroke-width="3" stroke-dasharray="3 2"/><rect x="196" y="118" width="8" height="16" rx="2" fill="{c.metal("silver")}"/>'
    else:
        out += f'<path d="M192 116V252H208V116" fill="none" stroke="{line}" stroke-width="1.4"/>'
        out += "".join(f'<circle cx="200" cy="{y}" r="2.6" fill="{line}"/>' for y in range(138, 250, 27))
    if pocket and not trim:
        out += f'<rect x="232" y="178" width="36" height="40" rx="2" fill="none" stroke="{line}" stroke-width="1.2"/>'
    return narrow(out)


def bisht(c, colour="#2a2622", gold=("#8a6428", "#f3dca2"), inner="#f8f3ea"):
    """The ceremonial cloak, open over a thobe, with zari edges."""
    base = c.across(
        dark(colour, 0.6), (0.25, light(colour, 0.04)), (0.45, dark(colour, 0.5)), (0.7, colour), dark(colour, 0.6)
    )
    zari, marks = c.linear(gold[0], gold[1], gold[0]), ""
    for i in range(12):
        y = 130 + i * 26
        marks += f"M{176 + i * 0.9:.0f} {y}l4 -5l4 5l-4 5zM{216 - i * 0.3:.0f} {y}l4 -5l4 5l-4 5z"
    return (
        c.cast(BISHT, 0.4) + f'<path d="{BISHT}" fill="{base}"/>'
        f'<g clip-path="{c.clip(BISHT)}"><g filter="{c.blur(6)}" fill="none" stroke="#fff" stroke-opacity=".09" stroke-width="9">'
        '<path d="M110 150C96 250 80 360 66 460M290 150C304 250 320 360 334 460M140 200C132 300 122 380 116 470M260 200C268 300 278 380 284 470"/></g></g>'
        f'<path d="M164 82C166 110 180 190 184 262L180 458H220L216 262C220 190 234 110 236 82Q200 70 164 82Z" fill="{inner}"/>'
        '<path d="M200 120V456" stroke="#cfc4b0"/>'
        f'<path d="M164 82C166 110 182 190 184 262L181 458" fill="none" stroke="{zari}" stroke-width="13"/>'
        f'<path d="M236 82C234 110 218 190 216 262L219 458" fill="none" stroke="{zari}" stroke-width="13"/>'
        f'<path d="M166 82Q200 68 234 82" fill="none" stroke="{zari}" stroke-width="11"/><path d="{marks}" fill="none" stroke="#6d4e1d" stroke-width=".9"/>'
        f'<path d="M184 262C176 280 176 300 180 318M216 262C224 280 224 300 220 318" stroke="{zari}" stroke-width="3" fill="none"/>'
        f'<path d="M180 318l-4 26h8zM220 318l-4 26h8z" fill="{zari}"/>'
        f'<path d="M60 190L28 448M340 190L372 448" stroke="{zari}" stroke-width="3"/>'
    )  # fmt: skip


def abaya(c, colour="#1b1a1c", cut="classic", trim="", inner="", belt="", rail="#8a6a44", motif=False):
    """An abaya: classic or kimono cut, closed or open over `inner`, with trimmed front and cuffs, or belted."""
    outline = {"classic": ABAYA, "kimono": KIMONO}[cut]
    line = light(colour, 0.2) if sum(int(colour[i : i + 2], 16) for i in (1, 3, 5)) < 240 else dark(colour, 0.35)
    out = cloth(c, outline, colour, dark(colour, 0.5), rail)
    edge = trim or line
    if inner:
        out += f'<path d="M176 93Q200 104 224 93C218 150 220 300 236 459Q200 463 164 459C180 300 182 150 176 93Z" fill="{c.across(dark(inner, 0.14), inner, dark(inner, 0.2))}"/>'
        out += f'<path d="M175 93C182 150 180 300 163 459M225 93C218 150 220 300 237 459" fill="none" stroke="{edge}" stroke-width="{6 if trim else 2}"/>'
    else:
        out += f'<path d="M174 92C178 118 192 126 200 150V462" fill="none" stroke="{edge}" stroke-width="{5 if trim else 1.6}"/>'
        out += f'<path d="M226 92C222 118 208 126 200 150" fill="none" stroke="{edge}" stroke-width="{5 if trim else 1.6}"/>'
    if trim and cut == "classic":
        out += f'<path d="M60 322L116 335M340 322L284 335" stroke="{trim}" stroke-width="9"/><path d="M98 446Q200 462 302 446" fill="none" stroke="{trim}" stroke-width="6"/>'
    if trim and cut == "kimono":
        out += f'<path d="M70 290L126 284M330 290L274 284" stroke="{trim}" stroke-width="5"/>'
    if motif:
        for n, (x, y, r) in enumerate(
            (
                (152, 250, 11),
                (140, 310, 15),
                (160, 360, 10),
                (128, 396, 17),
                (150, 430, 12),
                (262, 380, 14),
                (276, 430, 17),
                (252, 320, 9),
            )
        ):
            out += f'<path d="{star(x, y, r, r * 0.5, 8, n * 0.2)}" fill="none" stroke="{edge}" stroke-width="1.4"/>'
    if belt:
        out += f'<path d="M130 244Q200 254 270 244L272 262Q200 272 128 262Z" fill="{belt}"/><path d="M190 250h26l-2 20h-22zM198 268L184 350L200 352L208 268L216 340L230 336Z" fill="{dark(belt, 0.12)}"/>'
    return narrow(out, 0.86, 1.0)


def coat(c, colour="#8f98a6", belt="#6d7684"):
    """A tailored coat-abaya with lapels and a tied belt."""
    out = abaya(c, colour, "classic", belt=belt, rail="#9aa3ad")
    lapel = light(colour, 0.16)
    return (
        out
        + f'<g transform="translate(28 0) scale(.86 1)"><path d="M174 92L200 176L160 150L148 120ZM226 92L200 176L240 150L252 120Z" fill="{lapel}" stroke="{dark(colour, 0.4)}" stroke-opacity=".5"/></g>'
    )


def asiri(c, colour="#16161a", bands=("#c7302b", "#e0a02e", "#2f7d4f", "#2f62a8")):
    """The embroidered dress of Asir: bright chest, cuffs and hem on black."""
    out = cloth(c, ABAYA, colour, "#000000")
    clip = c.clip(ABAYA)
    for n, band in enumerate(bands):
        x, y = 30 - n * 6, 130 + n * 22
        out += f'<path d="M{200 - x} {y - 10}Q200 {y + 6} {200 + x} {y - 10}" fill="none" stroke="{band}" stroke-width="7" stroke-dasharray="9 3"/>'
        out += f'<g clip-path="{clip}"><path d="M80 {378 + n * 19}Q200 {392 + n * 19} 320 {378 + n * 19}" fill="none" stroke="{band}" stroke-width="8" stroke-dasharray="{12 - n} {3 + n}"/></g>'
        out += f'<path d="M{62 + n * 5} {322 - n * 15}l{52} {12}M{338 - n * 5} {322 - n * 15}l{-52} {12}" stroke="{band}" stroke-width="6" stroke-dasharray="7 3"/>'
    out += f'<path d="{"".join(f"M{x} 226l9 -12l9 12l-9 12z" for x in range(146, 246, 20))}" fill="none" stroke="{bands[1]}" stroke-width="1.6"/>'
    return narrow(out, 0.9, 1.0)


def vest(c, colour="#6b4a2c", gold="#d2a755"):
    """The short open vest worn over a boy's thobe."""
    side = "M{a} 104L{b} 112C{c1} 116 {c2} 132 {d} 150L{e} 262Q{f} 274 {g} 270C{h} 210 {i} 150 {a} 104Z"
    left = side.format(a=166, b=122, c1=110, c2=108, d=112, e=122, f=150, g=180, h=186, i=182)
    right = side.format(a=234, b=278, c1=290, c2=292, d=288, e=278, f=250, g=220, h=214, i=218)
    body = f'<path d="{left}{right}" fill="{c.across(dark(colour, 0.2), light(colour, 0.14), colour, dark(colour, 0.3))}"/>'
    edge = f'<path d="M166 104C182 150 186 210 180 270M234 104C218 150 214 210 220 270M122 262Q150 274 180 270M278 262Q250 274 220 270" fill="none" stroke="{gold}" stroke-width="4"/>'
    return narrow(body + edge)


def taqiyah(c, colour="#f6efe2", thread="#b98b3d"):
    """An embroidered cap."""
    crown, brim = (
        "M88 330C84 226 140 186 200 186S316 226 312 330Q200 350 88 330Z",
        "M86 326Q200 348 314 326L316 400Q200 430 84 400Z",
    )
    lace = c.girih(30, thread, 0.65, 1.1)
    return (
        c.shadow(128, 13) + f'<path d="{crown}" fill="{c.radial((0, light(colour, 0.4)), (0.6, colour), (1, dark(colour, 0.3)), cx=0.36, cy=0.24, r=0.85)}"/><path d="{crown}" fill="{lace}"/>'
        f'<path d="{brim}" fill="{c.round(colour, 0.4)}"/><path d="{brim}" fill="{c.girih(44, thread, 0.9, 1.3)}"/>'
        f'<path d="M86 328Q200 350 314 328M84 398Q200 428 316 398" fill="none" stroke="{thread}" stroke-width="3"/>'
    )  # fmt: skip
