// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/metrics/activation_statistics.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/DeviceGuard.h>

#include <algorithm>
#include <cmath>
#include <mutex>

#include "core/cuda/library.h"
#include "core/metrics/activation_scan.h"
#include "core/metrics/largest_values.h"
#include "core/store/signed_log_histogram.h"

namespace outeffhop::metrics {
namespace {

using store::SignedLogBins;

struct ScanResult {
    std::vector<PowerSums> sums;  ///< [sequences, parts]
    std::vector<uint32_t> histogram;
    std::vector<float> channelMax;

    explicit ScanResult(const ActivationScan& scan)
        : sums(static_cast<std::size_t>(scan.sequences * scan.parts())),
          histogram(SignedLogBins::kCount),
          channelMax(static_cast<std::size_t>(scan.channels)) {}
};

/// What does not count becomes NaN, which all statistics leave out.
at::Tensor asFloats(const at::Tensor& x, const at::Tensor& tokenMask) {
    TORCH_CHECK(x.dim() == 3, "statistics need [sequences, tokens, channels], got ", x.sizes());
    const at::Tensor floats = x.detach().to(at::kFloat);
    if (!tokenMask.defined()) return floats.contiguous();
    return floats.masked_fill(tokenMask.logical_not().unsqueeze(-1), NAN).contiguous();
}

/// Values that the mask leaves out.
std::int64_t hidden(const at::Tensor& x, const at::Tensor& tokenMask) {
    if (!tokenMask.defined()) return 0;
    return tokenMask.logical_not().sum().item<std::int64_t>() * x.size(2);
}

ActivationScan scanOf(const at::Tensor& floats) {
    ActivationScan scan;
    scan.values = floats.const_data_ptr<float>();
    scan.sequences = floats.size(0), scan.tokens = floats.size(1), scan.channels = floats.size(2);
    return scan;
}

ScanResult runOnCpu(const ActivationScan& whole) {
    ScanResult result(whole);
    std::mutex merging;
    at::parallel_for(0, whole.sequences * whole.parts(), 4, [&](int64_t begin, int64_t end) {
        ScanResult own(whole);
        ActivationScan scan = whole;
        scan.sums = result.sums.data();  // every part has its own place
        scan.histogram = own.histogram.data();
        scan.channelMax = own.channelMax.data();
        scanOnCpu(scan, begin, end);
        const std::lock_guard lock(merging);
        for (std::size_t i = 0; i < own.histogram.size(); ++i) result.histogram[i] += own.histogram[i];
        for (std::size_t i = 0; i < own.channelMax.size(); ++i)
            result.channelMax[i] = std::max(result.channelMax[i], own.channelMax[i]);
    });
    return result;
}

ScanResult runOnCuda(const ActivationScan& whole, const at::Tensor& floats) {
    const c10::DeviceGuard guard(floats.device());
    ScanResult result(whole);
    const auto zeroBytes = [&](std::size_t size) {
        return at::zeros({static_cast<int64_t>(size)}, floats.options().dtype(at::kByte));
    };
    const at::Tensor sums = zeroBytes(result.sums.size() * sizeof(PowerSums));
    const at::Tensor histogram = zeroBytes(result.histogram.size() * sizeof(uint32_t));
    const at::Tensor channelMax = zeroBytes(result.channelMax.size() * sizeof(float));
    ActivationScan scan = whole;
    scan.sums = static_cast<PowerSums*>(sums.data_ptr());
    scan.histogram = static_cast<uint32_t*>(histogram.data_ptr());
    scan.channelMax = static_cast<float*>(channelMax.data_ptr());
    cuda::function<decltype(scanOnCuda)>("scanOnCuda")(scan, binLayout());
    const auto fetch = [](const at::Tensor& bytes, void* to) {
        at::from_blob(to, bytes.sizes(), at::kByte).copy_(bytes);
    };
    fetch(sums, result.sums.data());
    fetch(histogram, result.histogram.data());
    fetch(channelMax, result.channelMax.data());
    return result;
}

ScanResult run(const at::Tensor& floats) {
    const ActivationScan scan = scanOf(floats);
    return floats.is_cuda() ? runOnCuda(scan, floats) : runOnCpu(scan);
}

/// Moments, extremes and counts of the record, from the parts of each sequence.
void summarize(const std::vector<PowerSums>& sums, int64_t sequences, store::ActivationRecord& record) {
    const auto parts = sequences ? sums.size() / static_cast<std::size_t>(sequences) : 0;
    Moments all;
    int64_t finiteSequences = 0;
    bool any = false;
    for (int64_t sequence = 0; sequence < sequences; ++sequence) {
        Moments moments;
        float infNorm = 0;
        for (std::size_t part = 0; part < parts; ++part) {
            const PowerSums& s = sums[static_cast<std::size_t>(sequence) * parts + part];
            record.nonFinite += s.nonFinite;
            if (s.count == 0) continue;
            record.count += s.count;
            record.minimum = any ? std::min(record.minimum, double(s.minimum)) : s.minimum;
            record.maximum = any ? std::max(record.maximum, double(s.maximum)) : s.maximum;
            any = true;
            infNorm = std::max(infNorm, s.infNorm);
            moments.merge(Moments(s));
        }
        if (moments.count() == 0) continue;
        ++finiteSequences;
        record.averageKurtosis += moments.kurtosis();
        record.averageInfNorm += infNorm;
        record.maxInfNorm = std::max(record.maxInfNorm, double(infNorm));
        all.merge(moments);
    }
    record.mean = all.mean();
    record.deviation = all.deviation();
    record.kurtosis = all.kurtosis();
    if (finiteSequences == 0) return;
    record.averageKurtosis /= static_cast<double>(finiteSequences);
    record.averageInfNorm /= static_cast<double>(finiteSequences);
}

std::vector<Entry> largestOf(const at::Tensor& floats, int64_t k) {
    if (!floats.is_cuda()) return largestValues(floats.const_data_ptr<float>(), floats.numel(), k);
    // LibTorch's selection runs on the device; its few candidates are ordered and checked here.
    const at::Tensor sizes = floats.flatten().abs().nan_to_num(-1, -1);
    const at::Tensor index = std::get<1>(sizes.topk(std::min(k, sizes.numel()))).cpu();
    const at::Tensor values = floats.flatten().index_select(0, index.to(floats.device())).cpu();
    std::vector<Entry> entries;
    for (const Entry& place : largestValues(values.const_data_ptr<float>(), values.numel(), k))
        entries.push_back({place.value, index.const_data_ptr<int64_t>()[place.index]});
    return entries;
}

}  // namespace

store::ActivationRecord statistics(const at::Tensor& x, const at::Tensor& tokenMask) {
    const at::Tensor floats = asFloats(x, tokenMask);
    ScanResult scan = run(floats);
    store::ActivationRecord record;
    summarize(scan.sums, floats.size(0), record);
    record.nonFinite -= hidden(x, tokenMask);
    record.histogram = std::move(scan.histogram);
    record.channelMax = std::move(scan.channelMax);
    return record;
}

std::vector<store::OutlierRecord> largest(const at::Tensor& x, int k, const at::Tensor& tokenMask) {
    const at::Tensor floats = asFloats(x, tokenMask);
    const int64_t tokens = floats.size(1), channels = floats.size(2);
    std::vector<store::OutlierRecord> records;
    for (const Entry& entry : largestOf(floats, k)) {
        store::OutlierRecord record;
        record.rank = static_cast<int>(records.size());
        record.value = entry.value;
        record.sequence = static_cast<int>(entry.index / (tokens * channels));
        record.position = static_cast<int>(entry.index / channels % tokens);
        record.channel = static_cast<int>(entry.index % channels);
        records.push_back(record);
    }
    return records;
}

}  // namespace outeffhop::metrics
