// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"

namespace outeffhop::data {

/// The samples of a task, in an order that the seed alone decides. Not thread-safe. Reading fails when a file does.
template <class B>
class BatchSource {
 public:
    virtual ~BatchSource() = default;

    /// The next training samples.
    virtual Result<B> next(int sequences) = 0;
    /// Batch `index` (from 0) of the validation data: the same every time and for every seed.
    [[nodiscard]] virtual Result<B> validation(int index, int sequences) const = 0;
    /// Samples in the validation data, after which validation() begins anew; 0: without end.
    [[nodiscard]] virtual std::uint64_t validationSamples() const = 0;
    /// A fixed sample of the validation data, the same for every seed; the first n do not depend on `sequences`.
    [[nodiscard]] virtual Result<B> probe(int sequences) const = 0;

    /// Where training stands, as JSON: a data set of the same configuration that restores it goes on with the very next
    /// sample.
    [[nodiscard]] virtual std::string saveState() const = 0;
    /// Fails when the state is not of this task or its files are no longer the same.
    virtual Status restoreState(const std::string& state) = 0;
};

}  // namespace outeffhop::data
