// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/activation_records.h"

#include <ATen/ATen.h>
#include <c10/util/Half.h>

#include <cmath>

#include "core/store/signed_log_histogram.h"

namespace outeffhop::train {

store::ActivationRecord activationRecord(int tensor, const at::Tensor& value) {
    const at::Tensor x = value.to(at::kCPU, at::kFloat).contiguous();
    const at::Tensor d = x.to(at::kDouble);
    store::ActivationRecord record;
    record.tensor = tensor;
    record.count = x.numel();
    const auto kurtosis = [](const at::Tensor& rows) {
        const at::Tensor centred = rows - rows.mean(-1, true);
        return centred.pow(4).mean(-1) / centred.square().mean(-1).square();
    };
    record.mean = d.mean().item<double>();
    record.deviation = d.std(false).item<double>();
    record.kurtosis = kurtosis(d.flatten()).item<double>();
    record.minimum = d.min().item<double>();
    record.maximum = d.max().item<double>();
    record.averageKurtosis = kurtosis(d.flatten(1)).mean().item<double>();
    record.maxInfNorm = d.abs().max().item<double>();
    record.averageInfNorm = d.flatten(1).abs().amax(1).mean().item<double>();
    record.histogram.assign(store::SignedLogBins::kCount, 0);
    const float* data = x.const_data_ptr<float>();
    for (std::int64_t i = 0; i < x.numel(); ++i) ++record.histogram[store::SignedLogBins::of(data[i])];
    const at::Tensor channels = x.flatten(0, 1).abs().amax(0).contiguous();
    record.channelMax.assign(channels.const_data_ptr<float>(), channels.const_data_ptr<float>() + channels.numel());
    return record;
}

std::vector<store::OutlierRecord> outlierRecords(int tensor, const at::Tensor& value, int count) {
    const at::Tensor x = value.to(at::kCPU, at::kFloat).contiguous();
    const auto [largest, index] = x.flatten().abs().topk(std::min<std::int64_t>(count, x.numel()));
    std::vector<store::OutlierRecord> records;
    for (int rank = 0; rank < index.numel(); ++rank) {
        const auto at = index[rank].item<std::int64_t>();
        store::OutlierRecord record;
        record.tensor = tensor;
        record.rank = rank;
        record.value = x.const_data_ptr<float>()[at];
        record.sequence = static_cast<int>(at / (x.size(1) * x.size(2)));
        record.position = static_cast<int>(at / x.size(2) % x.size(1));
        record.channel = static_cast<int>(at % x.size(2));
        records.push_back(record);
    }
    return records;
}

store::AttentionLayer attentionLayer(int layer, const at::Tensor& probabilities, const at::Tensor& noop) {
    const at::Tensor p = probabilities.to(at::kCPU, at::kFloat).contiguous();
    const at::Tensor scales = p.amax(-1).to(at::kHalf).contiguous();
    const at::Tensor codes = (p / scales.to(at::kFloat).clamp_min(1e-30).unsqueeze(-1))
                                 .clamp(0, 1)
                                 .sqrt()
                                 .mul(255)
                                 .round()
                                 .to(at::kByte)
                                 .contiguous();
    const at::Tensor exact = noop.to(at::kCPU, at::kFloat).contiguous();
    store::AttentionLayer record;
    record.layer = layer;
    record.heads = static_cast<int>(p.size(0));
    record.queries = static_cast<int>(p.size(1));
    record.keys = static_cast<int>(p.size(2));
    record.codes.assign(codes.const_data_ptr<std::uint8_t>(), codes.const_data_ptr<std::uint8_t>() + codes.numel());
    const auto* bits = reinterpret_cast<const std::uint16_t*>(scales.const_data_ptr<at::Half>());
    record.scales.assign(bits, bits + scales.numel());
    record.noop.assign(exact.const_data_ptr<float>(), exact.const_data_ptr<float>() + exact.numel());
    return record;
}

}  // namespace outeffhop::train
