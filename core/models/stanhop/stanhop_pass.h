// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/models/fused/gemm.h"
#include "core/models/observer.h"
#include "core/models/stanhop/hopfield_heads.h"
#include "core/models/stanhop/stanhop_parameters.h"
#include "core/models/tap.h"

namespace outeffhop::models {

/// One forward pass through a STanHop-Net. Its tensors are [series, windows, segments, width] in memory: attention over
/// segments and attention over series both see one batch and one token dimension there, so neither needs a copy. With
/// an observer or a tap, and where there are no kernels of our own, it goes operator by operator.
class StanhopPass {
 public:
    StanhopPass(const StanhopConfig& config, bool training, Observer* observer, Tap* tap);

    /// From segments [series, windows, segments, steps] of the past to those of the forecast.
    at::Tensor run(const StanhopParameters& parameters, const at::Tensor& segments);

    /// As in Forecast, after run().
    std::vector<at::Tensor> takeNoop() { return std::move(noop_); }
    std::vector<at::Tensor> takeGate() { return std::move(gate_); }
    std::vector<at::Tensor> takeBlockOutputs() { return std::move(blockOutputs_); }

 private:
    at::Tensor embed(const StanhopParameters& parameters, const at::Tensor& segments);
    at::Tensor merge(const SegmentMerging& merging, const at::Tensor& x) const;
    at::Tensor tandem(const TandemLayer& layer, const at::Tensor& x);
    at::Tensor decode(const DecoderLayer& layer, const at::Tensor& x, const at::Tensor& encoded);

    /// What the heads read, as rows of the queries x, before the output projection. `patterns` are the keys'.
    at::Tensor associate(const HopfieldMaps& maps, Over over, const at::Tensor& x, const at::Tensor& patterns,
                         const at::Tensor& values = {});
    void record(const attention::Attended& attended, Over over, at::IntArrayRef sizes);

    struct Branch {
        const Affine *out, *ffnIn, *ffnOut;
        const Affine *norm = nullptr, *ffnNorm = nullptr;
        bool ffnDropout = true;
    };
    /// n = LN(residual + dropout(out(rows))), then LN(n + dropout(feed-forward(n))); either norm may be missing.
    at::Tensor finish(const at::Tensor& residual, const at::Tensor& rows, const Branch& branch);

    /// Through the tap at the newest attention.
    at::Tensor tapped(Place place, const at::Tensor& value) const {
        return through(tap_, {place, attentions_ - 1}, value);
    }
    at::Tensor linear(const at::Tensor& x, const Affine& map) const;
    at::Tensor norm(const at::Tensor& x, const Affine& affine) const;
    void show(const at::Tensor& x);
    void finishBlock(const at::Tensor& x);

    const StanhopConfig& config_;
    bool training_;
    Observer* observer_;
    Tap* tap_;
    bool fused_ = false;
    fused::Factors factors_;
    int shown_ = 0, attentions_ = 0;
    std::vector<at::Tensor> noop_, gate_, blockOutputs_;
};

}  // namespace outeffhop::models
