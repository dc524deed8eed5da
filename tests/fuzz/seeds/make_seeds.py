# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the small images that the fuzzing of images starts from (needs Pillow)."""
from pathlib import Path

from PIL import Image

folder = Path(__file__).parent
picture = Image.new("RGB", (9, 7))
picture.putdata([(x * 28, y * 36, (x * y * 5) % 256) for y in range(7) for x in range(9)])
grey, palette = picture.convert("L"), picture.quantize(16)

picture.save(folder / "baseline.jpg", quality=80)
picture.save(folder / "progressive.jpg", quality=80, progressive=True)
grey.save(folder / "grey.jpg", quality=60)
picture.convert("CMYK").save(folder / "inks.jpg", quality=80)
picture.save(folder / "colour.png")
palette.save(folder / "palette.png")
picture.convert("RGBA").save(folder / "alpha.png")
picture.save(folder / "colour.bmp")
palette.save(folder / "palette.bmp")
palette.save(folder / "palette.gif")
picture.save(folder / "colour.tga", compression="tga_rle")
picture.save(folder / "colour.ppm")
grey.save(folder / "grey.pgm")
