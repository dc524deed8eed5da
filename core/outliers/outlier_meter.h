// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <limits>
#include <map>

#include "core/metrics/moments.h"
#include "core/outliers/reference_tensors.h"

namespace outeffhop::outliers {

/// A tensor as a whole, as the last batch had it.
struct LastBatch {
    metrics::Moments moments;
    double largest = 0;  ///< max |x|
};

/// Of one module's output, over all rows of all batches.
struct TensorFigures {
    static constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

    std::string module;
    double infNorm = kNone;            ///< mean over rows of max |x|
    double referenceKurtosis = kNone;  ///< mean over rows of metrics::referenceKurtosis(), as far as the script looks
    double kurtosis = kNone;           ///< mean over rows of metrics::kurtosis()
    double largest = kNone;            ///< max |x| over all rows
    bool isBlockOutput = false, isForecastOutput = false;
    LastBatch lastBatch = {};  ///< of a forecast output
};

/// Measures the reference tensors of one model as its tap; values go on as they are. Padding does not count: a row is
/// then what a sequence has without it.
class OutlierMeter final : public models::Tap {
 public:
    explicit OutlierMeter(const models::Model& model);

    void beginBatch(const at::Tensor& keyMask) override;
    at::Tensor through(const models::Site& site, const at::Tensor& value) override;

    /// One entry a module, in order of computation.
    [[nodiscard]] std::vector<TensorFigures> tensors() const;

 private:
    struct Average {
        double sum = 0;
        std::int64_t count = 0;

        void add(const at::Tensor& values);
        [[nodiscard]] double value() const {
            return count > 0 ? sum / static_cast<double>(count) : TensorFigures::kNone;
        }
    };
    struct Entry {
        ReferenceTensor tensor;
        std::vector<at::Tensor> parts;  ///< of this batch, until the last site has come
        Average infNorm, referenceKurtosis, kurtosis;
        double largest = 0;
        at::Tensor lastRows;  ///< of a forecast output
    };
    [[nodiscard]] at::Tensor rowsOf(const at::Tensor& value, Rows rows) const;
    void measure(Entry& entry, const at::Tensor& rows);
    void measureWithoutPadding(Entry& entry, const at::Tensor& value);

    models::ModelKind kind_;
    std::int64_t series_ = 1;  ///< of a STanHop-Net
    std::vector<Entry> entries_;
    std::multimap<models::Site, std::size_t> entriesAt_;
    std::int64_t batches_ = 0;  ///< begun
    at::Tensor keyMask_;        ///< of this batch
};

}  // namespace outeffhop::outliers
