// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/store/quantization.h"
#include "views/kit/figures_model.h"

namespace outeffhop::quantization {

std::vector<kit::FiguresModel::Column> columns();
/// A row a tensor: what it is, bits, SQNR, clipped share, range; in the record's order.
kit::FigureRows rows(const store::QuantizationRecord& record);

/// "W8A8 · perplexity 13.77 → 13.79 (+0.1 %) · step 200"
QString sentence(const store::QuantizationRecord& record);
/// "W8A8 at step 200": for lists.
QString title(const store::QuantizationRecord& record);

}  // namespace outeffhop::quantization
