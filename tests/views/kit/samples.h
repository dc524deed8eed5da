// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "views/kit/heat_map.h"
#include "views/kit/histogram_plot.h"
#include "views/kit/token.h"

/// Made-up data of the shapes a backcopy run has.
namespace outeffhop::kit::samples {

Tokens tokens(int count);
/// Causal attention of a copying head: after a trigger the token before it, else nowhere (or smeared over the first
/// keys).
AttentionMatrix attention(int length, bool hasNowhere);
/// Square-root codes of a matrix.
std::vector<std::uint8_t> codes(const AttentionMatrix& matrix);
/// A loss-like curve: steps and values.
std::pair<std::vector<double>, std::vector<double>> loss(int points, double start, double end, unsigned seed);
/// Two-humped activations whose tails grow with the step.
HistogramFrame frame(std::int64_t step, double spread, unsigned seed);
/// Median processor time of a call in milliseconds: what it costs whatever else the machine does.
double medianMilliseconds(const std::function<void()>& call);
/// Controls under a widget that lack an object name or an accessible name.
QStringList unnamedControls(QWidget& root);

}  // namespace outeffhop::kit::samples
