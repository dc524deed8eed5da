# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes "Studio Sans" from Inter: Qt below 6.7 cannot ask a font for tabular figures, so they become the default ones.

usage: make_fonts.py FOLDER_WITH_INTER OUT     (Debian: fonts-inter, /usr/share/fonts/opentype/inter; needs fonttools)
"""
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

RANGES = [(0x20, 0x17F), (0x2B0, 0x2FF), (0x370, 0x3FF), (0x1E00, 0x1EFF), (0x2000, 0x22FF), (0x2300, 0x25FF), (0x2700, 0x27BF)]


def tabular_figures(font):
    """Maps every character that has a tabular form to it."""
    table = font["GSUB"].table
    lookups = [i for f in table.FeatureList.FeatureRecord if f.FeatureTag == "tnum" for i in f.Feature.LookupListIndex]
    forms = {}
    for index in set(lookups):
        for part in table.LookupList.Lookup[index].SubTable:
            forms.update(getattr(getattr(part, "ExtSubTable", part), "mapping", {}))
    for cmap in font["cmap"].tables:
        cmap.cmap.update({code: forms[glyph] for code, glyph in cmap.cmap.items() if glyph in forms})


def rename(font, weight):
    names = {1: "Studio Sans", 2: weight, 3: f"StudioSans-{weight}", 4: f"Studio Sans {weight}", 6: f"StudioSans-{weight}"}
    for record in list(font["name"].names):
        if record.nameID in names:
            record.string = names[record.nameID]
        elif record.nameID in (16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)


def main(inter, out):
    for weight in ("Regular", "Bold"):
        source = "SemiBold" if weight == "Bold" else weight
        font = TTFont(Path(inter) / f"Inter-{source}.otf")
        tabular_figures(font)
        options = subset.Options(layout_features=["kern", "mark", "mkmk", "ccmp"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
        worker = subset.Subsetter(options)
        worker.populate(unicodes=[c for first, last in RANGES for c in range(first, last + 1)])
        worker.subset(font)
        rename(font, weight)
        if weight == "Bold":
            font["OS/2"].usWeightClass = 700
            font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x40) | 0x20
            font["head"].macStyle |= 1
        if "CFF " in font:
            top = font["CFF "].cff
            top.fontNames[0] = f"StudioSans-{weight}"
            top.topDictIndex[0].FamilyName = "Studio Sans"
            top.topDictIndex[0].FullName = f"Studio Sans {weight}"
            top.topDictIndex[0].Weight = weight
        font.save(Path(out) / f"StudioSans-{weight}.otf")


main(*sys.argv[1:])
