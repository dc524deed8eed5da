// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "core/store/records.h"
#include "views/kit/histogram_plot.h"

namespace outeffhop::activations {

/// Where histograms stand: how the panel is called, and whether it only ever lays the shown runs over each other.
struct Place {
    QString name, title;
    bool isOverlay = false;
};
Place training();   ///< of the focused run by step, or runs overlaid
Place comparing();  ///< runs overlaid

/// The tensor shown before anybody chose: the output of the last block, else the last tensor; -1: there is none.
int defaultTensor(const std::vector<store::TensorDefinition>& tensors);

/// The tensor of that name in another run; -1: it has none.
int tensorNamed(const std::vector<store::TensorDefinition>& tensors, const std::string& name);

/// Histograms by step.
std::vector<kit::HistogramFrame> framesOf(const std::vector<store::ActivationRecord>& records);

/// How many steps each way of drawing can show.
int framesWanted(kit::HistogramMode mode);

}  // namespace outeffhop::activations
