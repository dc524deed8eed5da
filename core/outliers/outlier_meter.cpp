// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/outliers/outlier_meter.h"

#include <ATen/ATen.h>

#include <algorithm>

#include "core/metrics/kurtosis.h"
#include "core/models/stanhop/stanhop_net.h"

namespace outeffhop::outliers {
namespace {

using models::ModelKind;

/// The scripts take the kurtosis of the first batches only.
std::int64_t kurtosisBatches(ModelKind kind) {
    if (kind == ModelKind::stanhop) return std::numeric_limits<std::int64_t>::max();
    return kind == ModelKind::opt ? 101 : 257;
}

metrics::Moments momentsOf(const at::Tensor& x) {
    const at::Tensor values = x.to(at::kDouble), distances = values - values.mean();
    const auto sum = [&](int power) { return distances.pow(power).sum().item<double>(); };
    return metrics::Moments({.pivot = values.mean().item<double>(),
                             .first = sum(1),
                             .second = sum(2),
                             .third = sum(3),
                             .fourth = sum(4),
                             .count = x.numel()});
}

LastBatch lastBatchOf(const at::Tensor& rows) {
    return rows.defined() ? LastBatch{momentsOf(rows), rows.abs().max().item<double>()} : LastBatch();
}

}  // namespace

OutlierMeter::OutlierMeter(const models::Model& model) : kind_(model.kind()) {
    if (const auto* net = dynamic_cast<const models::StanhopNet*>(&model)) series_ = net->config().series;
    for (auto& tensor : referenceTensors(model)) {
        for (const auto& site : tensor.sites) entriesAt_.emplace(site, entries_.size());
        entries_.emplace_back().tensor = std::move(tensor);
    }
}

void OutlierMeter::Average::add(const at::Tensor& values) {
    sum += values.sum().item<double>();
    count += values.numel();
}

at::Tensor OutlierMeter::rowsOf(const at::Tensor& value, Rows rows) const {
    if (rows == Rows::tokens) return value.reshape({-1, value.size(-1)});
    if (rows == Rows::classToken) return value.select(1, 0);
    if (rows == Rows::associations) return value.flatten(1);
    if (rows == Rows::poolings)  // [1, heads, series * windows * segments, patterns]
        return value.squeeze(0).unflatten(1, {series_, -1}).permute({2, 0, 1, 3}).flatten(1);
    if (kind_ == ModelKind::stanhop && value.dim() == 3) return value.flatten(1);  // prototypes, and the forecast
    if (rows == Rows::series) return value.flatten(0, 1).flatten(1);
    if (rows == Rows::segments) return value.flatten(1, 2).transpose(0, 1).flatten(1);
    const bool bySeries = kind_ == ModelKind::stanhop && value.dim() == 4;  // [series, windows, segments, width]
    const at::Tensor bySequence = bySeries ? value.transpose(0, 1) : value;
    return bySequence.reshape({bySequence.size(0), -1});
}

void OutlierMeter::measure(Entry& entry, const at::Tensor& rows) {
    const at::Tensor norms = metrics::infNorm(rows);
    entry.infNorm.add(norms);
    entry.largest = std::max(entry.largest, norms.max().item<double>());
    if (entry.tensor.isForecastOutput) entry.lastRows = rows;
    const auto moments = metrics::centralMoments(rows);
    entry.kurtosis.add(metrics::kurtosis(moments));
    if (!entry.tensor.hasKurtosis || batches_ > kurtosisBatches(kind_)) return;
    const at::Tensor kurtosis = metrics::referenceKurtosis(moments);
    entry.referenceKurtosis.add(kind_ == ModelKind::vit ? kurtosis.masked_select(kurtosis.isfinite()) : kurtosis);
}

void OutlierMeter::measureWithoutPadding(Entry& entry, const at::Tensor& value) {
    for (std::int64_t sequence = 0; sequence < value.size(0); ++sequence) {
        const at::Tensor tokens = value[sequence].index({keyMask_[sequence]});
        measure(entry, rowsOf(tokens.unsqueeze(0), entry.tensor.rows));
    }
}

void OutlierMeter::beginBatch(const at::Tensor& keyMask) {
    ++batches_;
    keyMask_ = keyMask;
}

at::Tensor OutlierMeter::through(const models::Site& site, const at::Tensor& value) {
    const auto [first, last] = entriesAt_.equal_range(site);
    for (auto at = first; at != last; ++at) {
        Entry& entry = entries_[at->second];
        if (keyMask_.defined()) {
            measureWithoutPadding(entry, value);
            continue;
        }
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
            figures.push_back({.module = module,
                               .infNorm = entry.infNorm.value(),
                               .referenceKurtosis = entry.referenceKurtosis.value(),
                               .kurtosis = entry.kurtosis.value(),
                               .largest = entry.infNorm.count > 0 ? entry.largest : TensorFigures::kNone,
                               .isBlockOutput = entry.tensor.isBlockOutput && &module == &entry.tensor.modules.front(),
                               .isForecastOutput = entry.tensor.isForecastOutput,
                               .lastBatch = lastBatchOf(entry.lastRows)});
    return figures;
}

}  // namespace outeffhop::outliers
