// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/outliers/outlier_meter.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/metrics/kurtosis.h"

namespace outeffhop::outliers {
namespace {

using models::ModelKind;

/// The scripts take the kurtosis of the first batches only.
std::int64_t kurtosisBatches(ModelKind kind) {
    if (kind == ModelKind::stanhop) return std::numeric_limits<std::int64_t>::max();
    return kind == ModelKind::opt ? 101 : 257;
}

}  // namespace

OutlierMeter::OutlierMeter(const models::Model& model) : kind_(model.kind()) {
    for (auto& tensor : referenceTensors(model)) {
        for (const auto& site : tensor.sites) entriesAt_.emplace(site, entries_.size());
        entries_.push_back({std::move(tensor), {}, {}, {}, {}});
    }
}

void OutlierMeter::Average::add(const at::Tensor& values) {
    sum += values.sum().item<double>();
    count += values.numel();
}

at::Tensor OutlierMeter::rowsOf(const at::Tensor& value, Rows rows) const {
    if (rows == Rows::tokens) return value.reshape({-1, value.size(-1)});
    if (rows == Rows::classToken) return value.select(1, 0);
    const bool bySeries = kind_ == ModelKind::stanhop && value.dim() == 4;  // [series, windows, segments, width]
    const at::Tensor bySequence = bySeries ? value.transpose(0, 1) : value;
    return bySequence.reshape({bySequence.size(0), -1});
}

void OutlierMeter::measure(Entry& entry, const at::Tensor& rows) {
    const at::Tensor norms = metrics::infNorm(rows);
    entry.infNorm.add(norms);
    entry.largest = std::max(entry.largest, norms.max().item<double>());
    const auto moments = metrics::centralMoments(rows);
    entry.kurtosis.add(metrics::kurtosis(moments));
    if (!entry.tensor.hasKurtosis || batches_ > kurtosisBatches(kind_)) return;
    const at::Tensor kurtosis = metrics::referenceKurtosis(moments);
    entry.referenceKurtosis.add(kind_ == ModelKind::vit ? kurtosis.masked_select(kurtosis.isfinite()) : kurtosis);
}

at::Tensor OutlierMeter::through(const models::Site& site, const at::Tensor& value) {
    if (site.place == models::Place::embedding) ++batches_;
    const auto [first, last] = entriesAt_.equal_range(site);
    for (auto at = first; at != last; ++at) {
        Entry& entry = entries_[at->second];
        entry.parts.push_back(rowsOf(value, entry.tensor.rows));
        if (entry.parts.size() < entry.tensor.sites.size()) continue;
        measure(entry, entry.parts.size() == 1 ? entry.parts.front() : at::cat(entry.parts, 1));
        entry.parts.clear();
    }
    return value;
}

std::vector<TensorFigures> OutlierMeter::tensors() const {
    std::vector<TensorFigures> figures;
    for (const auto& entry : entries_)
        for (const auto& module : entry.tensor.modules)
            figures.push_back(
                {.module = module,
                 .infNorm = entry.infNorm.value(),
                 .referenceKurtosis = entry.referenceKurtosis.value(),
                 .kurtosis = entry.kurtosis.value(),
                 .largest = entry.infNorm.count > 0 ? entry.largest : TensorFigures::kNone,
                 .isReference = entry.tensor.isReference,
                 .isBlockOutput = entry.tensor.isBlockOutput && &module == &entry.tensor.modules.front()});
    return figures;
}

}  // namespace outeffhop::outliers
