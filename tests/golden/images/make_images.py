# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes expected.json beside this file: what Pillow and timm make of a fixed image, operation by operation, and the laws
of their random numbers.

    pip install torch torchvision timm pillow numpy && python make_images.py

Made with timm 1.0.31, Pillow 13.0.0, torch 2.11.0 and numpy 2.4.6. Images are hex of RGB bytes, row by row.
"""
import io
import json
import pathlib
import random

import numpy as np
import torch
from PIL import Image
from timm.data import auto_augment, mixup
from timm.data.transforms import RandomResizedCropAndInterpolation

WIDTH, HEIGHT = 22, 17
QUANTILES = [q / 20 for q in range(1, 20)]
METHODS = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}


def fixed_image():
    x, y, c = np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT), np.arange(3), indexing="xy")
    values = 40 + 7 * x + 5 * y * (c + 1) - 60 * ((x // 4 + y // 3 + c) % 2)
    return Image.fromarray(np.clip(values, 10, 230).astype(np.uint8), "RGB")


def hex_of(image):
    return image.convert("RGB").tobytes().hex()


def operations(image):
    """Every operation of RandAugment at some magnitudes, both ways round, with both interpolations."""
    cases = []
    for name in auto_augment._RAND_TRANSFORMS:
        geometric = name in ("Rotate", "ShearX", "ShearY", "TranslateXRel", "TranslateYRel")
        magnitudes = {"AutoContrast": (9.0,), "Equalize": (9.0,), "Invert": (9.0,), "Posterize": (3.7, 9.0, 10.0)}
        for magnitude in magnitudes.get(name, (0.4, 3.7, 9.0, 10.0)):
            for negative in (False, True) if geometric else (False,):
                for method in METHODS if geometric else ("bicubic",):
                    random.random = lambda negative=negative: 0.9 if negative else 0.1
                    hparams = {"img_mean": (128, 128, 128), "interpolation": METHODS[method]}
                    operation = auto_augment.AugmentOp(name, prob=1.0, magnitude=magnitude, hparams=hparams)
                    cases.append({"operation": name, "magnitude": magnitude, "negative": negative, "interpolation": method,
                                  "image": hex_of(operation(image.copy()))})
    return cases


def resizes(image):
    return [{"width": width, "height": height, "interpolation": name, "image": hex_of(image.resize((width, height), method))}
            for width, height in ((32, 32), (9, 8), (22, 5), (40, 17), (1, 1)) for name, method in METHODS.items()]


def crop_law():
    """Quantiles of the share of the area and of the logarithm of the ratio, for a wide, a tall and a square image."""
    laws = []
    for width, height in ((640, 480), (100, 900), (224, 224)):
        image, rows = Image.new("RGB", (width, height)), []
        for _ in range(100_000):
            _, _, h, w = RandomResizedCropAndInterpolation.get_params(image, (0.08, 1.0), (3 / 4, 4 / 3))
            rows.append((h * w / (width * height), np.log(w / h)))
        areas, ratios = np.array(rows).T
        laws.append({"width": width, "height": height, "areas": np.quantile(areas, QUANTILES).tolist(),
                     "ratios": np.quantile(ratios, QUANTILES).tolist()})
    return laws


def mixes():
    """timm's Mixup with a given share and, for CutMix, a given centre."""
    cases = []
    pixels = torch.arange(4 * 3 * 6 * 5, dtype=torch.float32).reshape(4, 3, 6, 5) / 100
    labels = torch.tensor([2, 0, 4, 4])
    for share, pastes, centre in ((0.3, False, None), (0.3, True, (5, 0)), (0.85, True, (2, 3)), (0.0, True, (3, 2))):
        mixer = mixup.Mixup(mixup_alpha=0.2, cutmix_alpha=0.2, label_smoothing=0.1, num_classes=5)
        mixer._params_per_batch = lambda share=share, pastes=pastes: (share, pastes)
        places = iter(centre or ())
        np.random.randint = lambda *args, places=places, **kwargs: next(places)
        x, y = mixer(pixels.clone(), labels)
        cases.append({"share": share, "pastes": pastes, "centre": centre, "pixels": x.flatten().tolist(),
                      "targets": y.flatten().tolist()})
    return cases


def files(image):
    def encoded(**options):
        out = io.BytesIO()
        image.save(out, **options)
        return {"file": out.getvalue().hex(), "image": hex_of(Image.open(out))}

    return {"png": encoded(format="PNG"), "jpeg": encoded(format="JPEG", quality=95, subsampling=0)}


def main():
    image = fixed_image()
    uniform = random.random
    expected = {"width": WIDTH, "height": HEIGHT, "image": hex_of(image), "resizes": resizes(image), "crops": crop_law(),
                "beta": np.quantile(np.random.default_rng(0).beta(0.2, 0.2, 1_000_000), QUANTILES).tolist(),
                "mixes": mixes(), "files": files(image), "operations": operations(image)}
    random.random = uniform
    lines = [f" {json.dumps(key)}: {json.dumps(value, separators=(',', ':'))}" for key, value in expected.items()]
    pathlib.Path(__file__).with_name("expected.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
