"""The three panels and the legend: where everything stands."""

from __future__ import annotations

import organs
from canvas import Canvas, Point, blob, on_ellipse, polar, polyline
from cells import (
    MACROPHAGE,
    NEUTROPHIL,
    TUMOUR,
    Tint,
    bilayer,
    body,
    granules,
    helices,
    lobes,
    lymphocytes,
    nucleus,
    stem,
    strands,
    thread,
    tumour_cell,
)
from marks import ARROW, BAR, Paint, arrow, banner, plate, t_bar

WIDTH, HEIGHT = 2000, 1700

TEAL = Paint("#e3f6f1", "#a5dccd", "#2f8573")
GOLD = Paint("#fff4d6", "#f8d68a", "#b38325")
VIOLET = Paint("#f0eafb", "#cdbcf0", "#6f55b0")
ROSE = Paint("#fde7e9", "#f5b9c0", "#b5505f")
SKY = Paint("#e6f2fc", "#b4d7f2", "#3f7fb3")

RECEPTOR = Tint("#efe9fb", "#b9a3e6", "#8a6fcb", "#57409a")
SECRETED = ("#e9a13b", "#d9694f", "#7fae52", "#5d8fc9")


def frame(canvas: Canvas, letter: str, left: float, top: float, right: float, bottom: float,
          fill: str, edge: str) -> None:  # fmt: skip
    """A panel's ground and its letter."""
    canvas.box(
        left, top, right - left, bottom - top, radius=26, fill=fill, stroke=edge, line=3
    )  # fmt: skip
    canvas.text(letter, (left + 40, top + 48), size=58, weight="bold", fill="#111a22")


def panel_a(canvas: Canvas) -> None:
    """Early-stage lung cancer: the macrophage and its three effects."""
    frame(canvas, "A", 20, 20, 1980, 756, "#f3f8fc", "#c9dbe8")

    # The air sac, with the macrophage in its lumen.
    organs.alveolus(
        canvas,
        [((395, 398), 312, 266), ((178, 578), 92, 84), ((622, 584), 84, 78)],
        wall=40,
    )
    centre = (395, 364)
    outline = blob(centre, 268, 178, seed=5, wobble=0.05, waves=(3, 5, 7))
    body(canvas, outline, centre, MACROPHAGE)
    y = 325
    granules(
        canvas, centre, 225, 148, 26, seed=3, colours=("#5fa8a0", "#d8a255", "#e6c48c"),
        size=(6, 12), keep_off=((140, y - 36, 650, y + 36), (292, 366, 492, 510)),
    )  # fmt: skip
    nucleus(canvas, (392, 440), 86, 56, seed=12, nucleoli=2)
    ras = plate(canvas, "Ras", (222, y), TEAL)
    raf = plate(canvas, "Raf", (380, y), TEAL)
    erk = plate(canvas, "ERK", (544, y), TEAL)
    arrow(canvas, (222 + ras + 4, y), (380 - raf - 5, y))
    arrow(canvas, (380 + raf + 4, y), (544 - erk - 5, y))
    canvas.text("Senescent alveolar macrophage", (400, 600))

    # The three effects.
    lymphocytes(canvas, [(945, 152), (1039, 116), (1032, 208)], 50, seed=40)
    canvas.text("CTLs", (1165, 160), weight="bold", size=36)

    plume(canvas, (1030, 382), 105, 62, seed=8)
    plate(canvas, "SASPs", (1030, 382), GOLD)

    organs.vessel(
        canvas,
        [(790, 650), (920, 636), (1050, 654), (1190, 638), (1320, 650)],
        64,
        sprouts=[
            ([(962, 640), (992, 585), (1052, 562)], 30),
            ([(1110, 646), (1140, 584), (1200, 556), (1252, 544)], 30),
            ([(1022, 574), (1034, 542), (1066, 524)], 20),
        ],
        cells=[((846, 644), -8), ((918, 638), 5), ((996, 646), 12), ((1084, 652), 0),
               ((1166, 641), -10), ((1248, 643), 6)],
    )  # fmt: skip
    canvas.text("Angiogenesis", (1050, 714), weight="bold", size=36)

    # The tumour, in the lung and enlarged.
    organs.lungs(canvas, (1792, 382), 330, nodules=[(-52, 18, 15)])
    lens: Point = (1490, 382)
    near = (1792 - 52 * 1.65, 382 + 18 * 1.65)
    wedge = polyline(
        [
            (lens[0] + 40, lens[1] - 128),
            (near[0], near[1] - 26),
            (near[0], near[1] + 26),
            (lens[0] + 40, lens[1] + 128),
        ],
        closed=True,
    )
    canvas.path(wedge, fill="#8a99a6", opacity=0.22)
    canvas.ellipse(near, 28, 28, stroke="#5b6875", width=4)
    canvas.ellipse(lens, 140, 140, fill="#fdf1ee", stroke="#5b6875", width=5)
    organs.tumour_cluster(canvas, lens, 116, count=7, seed=31)
    banner(canvas, "Early-stage lung cancer", (1640, 620))

    # What acts on what.
    t_bar(canvas, (618, 268), (726, 160), (860, 154))
    arrow(canvas, (544 + erk + 6, y), (760, 340), (898, 376))
    arrow(canvas, (610, 470), (705, 570), (775, 628))
    t_bar(canvas, (1226, 166), (1345, 190), (1397, 270))
    arrow(canvas, (1164, 382), (1344, 382))
    arrow(canvas, (1276, 536), (1342, 520), (1386, 478))


def plume(
    canvas: Canvas,
    centre: Point,
    rx: float,
    ry: float,
    *,
    seed: int,
    clear: tuple[tuple[float, float, float, float], ...] = (),
) -> None:
    """Secreted factors around a name, with boxes kept clear for arrows."""
    canvas.ellipse(centre, rx + 22, ry + 20, fill="#fbe7bd", opacity=0.7, filter_=canvas.blur(14))
    granules(
        canvas, centre, rx + 18, ry + 16, 34, seed=seed, colours=SECRETED, size=(5, 9),
        keep_off=((centre[0] - 84, centre[1] - 36, centre[0] + 84, centre[1] + 36), *clear),
    )  # fmt: skip


def neutrophil(canvas: Canvas, centre: Point, radius: float, *, seed: int,
               keep: tuple[tuple[float, float, float, float], ...]) -> None:  # fmt: skip
    """A neutrophil with a lipid bilayer and granules."""
    outline = blob(centre, radius, radius * 0.96, seed=seed, wobble=0.018)
    body(canvas, outline, centre, NEUTROPHIL)
    bilayer(canvas, outline, centre, NEUTROPHIL)
    granules(
        canvas, centre, radius * 0.8, radius * 0.78, 34, seed=seed,
        colours=("#d486ad", "#c79bd6", "#e7a9a0"), size=(4, 7), keep_off=keep,
    )  # fmt: skip


def panel_b(canvas: Canvas) -> None:
    """Breast cancer lung metastasis: neutrophil, its web, the captured cells."""
    frame(canvas, "B", 20, 776, 990, 1680, "#fdf5f6", "#ecd3d8")
    centre = (242, 1050)
    neutrophil(
        canvas, centre, 184, seed=21,
        keep=((130, 915, 350, 1100), (120, 1100, 365, 1205)),
    )  # fmt: skip
    lobes(canvas, [(168, 1132), (210, 1172), (274, 1172), (318, 1132)], 32)
    plate(canvas, "NAMPT", (242, 955), ROSE)
    plate(canvas, "SIRT1+", (242, 1068), ROSE)
    arrow(canvas, (242, 988), (242, 1034))
    canvas.text("Senescent neutrophil", (142, 828), anchor="start")
    helices(canvas, on_ellipse(centre, 184, 177, 128), 128, RECEPTOR)
    plate(canvas, "CXCR1", (128, 1268), VIOLET)

    web = (722, 1022)
    chords = strands(web, 222, 168, 24, seed=14)
    for chord in chords[::2]:
        thread(canvas, chord)
    for i, (x, y, r) in enumerate(((648, 985, 58), (798, 968, 60), (735, 1098, 58))):
        tumour_cell(canvas, (x, y), r, seed=60 + 5 * i)
    for chord in chords[1::2]:
        thread(canvas, chord)
    granules(
        canvas, web, 205, 150, 26, seed=4, colours=("#e9a13b", "#d9694f", "#7fae52"), size=(5, 8)
    )
    canvas.text("NETs", (722, 828), weight="bold", size=36)
    canvas.text("Tumor cell capture", (718, 1226), weight="bold")

    with canvas.clipped("M21 1300 H990 V1600 H21 Z"):
        organs.vessel(
            canvas, [(0, 1492), (150, 1466), (290, 1486), (430, 1454)], 88,
            cells=[((62, 1484), 4), ((188, 1498), -8), ((318, 1466), 10)],
        )  # fmt: skip
    for i, (x, y) in enumerate(((124, 1466), (254, 1482), (376, 1468))):
        tumour_cell(canvas, (x, y), 37, seed=80 + i)
    canvas.text("Tumor cells", (230, 1582))

    organs.lungs(
        canvas, (718, 1466), 244,
        nodules=[(-62, 6, 17), (-50, 52, 13), (66, -16, 15), (72, 44, 18)],
    )  # fmt: skip
    banner(canvas, "Breast cancer lung metastasis", (702, 1630))
    arrow(canvas, (436, 1036), (498, 1036))
    arrow(canvas, (446, 1428), (538, 1340), (558, 1166))
    arrow(canvas, (718, 1252), (718, 1304))


def panel_c(canvas: Canvas) -> None:
    """Prostate cancer: TREM2 on the neutrophil, IL-6, JAK and STAT3 in the tumour cell."""
    frame(canvas, "C", 1010, 776, 1980, 1680, "#f6f4fc", "#d8d2ea")
    centre = (1248, 1092)
    neutrophil(
        canvas, centre, 194, seed=33,
        keep=((1225, 940, 1440, 1215), (1095, 1010, 1225, 1240)),
    )  # fmt: skip
    lobes(canvas, [(1136, 1058), (1128, 1120), (1158, 1178), (1216, 1206)], 33)
    canvas.text("Senescent TREM2+ neutrophil", (1134, 828), anchor="start")
    # Receptor and adaptor cross the membrane side by side.
    for side, outer, inner in ((-13, 235, 150), (13, 212, 110)):
        shift = polar((0, 0), side, 40)
        middle = (centre[0] + shift[0], centre[1] + shift[1])
        stem(canvas, polar(middle, outer, -50), polar(middle, inner, -50), RECEPTOR)
    plate(canvas, "TREM2", (1398, 914), VIOLET)
    plate(canvas, "DAP12", (1322, 1034), VIOLET)
    syk = plate(canvas, "SYK", (1322, 1150), VIOLET)
    arrow(canvas, (1322, 1067), (1322, 1116))

    plume(canvas, (1538, 1150), 60, 52, seed=17, clear=((1556, 1070, 1620, 1132),))
    plate(canvas, "IL-6", (1538, 1150), GOLD)

    cell = (1784, 1046)
    outline = blob(cell, 168, 164, seed=52, wobble=0.05, waves=(2, 3, 5))
    body(canvas, outline, cell, TUMOUR)
    granules(
        canvas, cell, 140, 130, 14, seed=9, colours=("#c9a08c", "#e0c3b4"), size=(5, 9),
        keep_off=((1630, 966, 1950, 1200),),
    )  # fmt: skip
    nucleus(canvas, (1764, 1124), 78, 50, seed=71, nucleoli=2)
    jak = plate(canvas, "JAK", (1692, 1014), SKY)
    stat3 = plate(canvas, "STAT3", (1866, 1014), SKY)
    canvas.text("Prostate cancer cell", (1784, 828))
    organs.prostate(canvas, (1714, 1424), 270)
    banner(canvas, "Prostate cancer progression", (1704, 1630))
    arrow(canvas, (1322 + syk + 4, 1150), (1464, 1150))
    arrow(canvas, (1576, 1114), (1584, 1022), (1692 - jak - 5, 1014))
    arrow(canvas, (1692 + jak + 4, 1014), (1866 - stat3 - 5, 1014))
    arrow(canvas, (1892, 1047), (1932, 1220), (1944, 1410), (1830, 1474))


def legend(canvas: Canvas, left: float, top: float) -> None:
    """What the two kinds of line mean."""
    canvas.box(
        left, top, 310, 150, radius=16, fill="#ffffff", stroke="#d8d2ea", line=3
    )  # fmt: skip
    arrow(canvas, (left + 28, top + 44), (left + 108, top + 44), colour=ARROW)
    canvas.text("Promotes", (left + 134, top + 44), anchor="start", weight="regular")
    t_bar(canvas, (left + 28, top + 106), (left + 104, top + 106), colour=BAR)
    canvas.text("Inhibits", (left + 134, top + 106), anchor="start", weight="regular")


def figure(fonts: dict[str, str]) -> str:
    """The whole figure as SVG."""
    canvas = Canvas(WIDTH, HEIGHT, fonts)
    canvas.box(0, 0, WIDTH, HEIGHT, radius=0, fill="#ffffff")
    panel_a(canvas)
    panel_b(canvas)
    panel_c(canvas)
    legend(canvas, 1054, 1513)
    return canvas.svg()
