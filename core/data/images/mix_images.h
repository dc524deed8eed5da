// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/data/images/image_batch.h"
#include "core/data/images/resize.h"
#include "core/data/random.h"

namespace outeffhop::data {

/// What mixes a batch, as timm does in its batch mode: each image with the one at the same place from the batch's end.
struct Mixing {
    double mixup = 0.2, cutmix = 0.2;  ///< parameters of the Beta distributions; 0: off. Both on: each half of the time
    double labelSmoothing = 0.1;
};

/// How one batch is mixed.
struct Mix {
    double share = 1;  ///< of the image itself
    bool pastes = false;
    Box box = {};  ///< what comes from the other image
};

/// mixup (Zhang et al. 2018, arXiv 1710.09412) or CutMix (Yun et al. 2019, arXiv 1905.04899); CutMix's share is that of
/// the pixels kept.
Mix drawMix(const Mixing& mixing, int width, int height, Random& random);
/// CutMix's box around a centre, cut off at the border.
Box pastedBox(double share, int width, int height, int centreX, int centreY);

/// `labels`: the class of each image. Fills the targets, with smoothed labels, and mixes pixels and targets.
void mixImages(ImageBatch& batch, const std::vector<int>& labels, const Mix& mix, double labelSmoothing);

}  // namespace outeffhop::data
