// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/data/batch.h"

namespace outeffhop::data {

/// The sequences of a task, in an order that the seed alone decides. Not thread-safe.
/// Predicted positions are the same with and without a begin-of-sequence token (its own target is kIgnored), so that
/// losses compare. Reading fails when the text file does.
class Dataset {
 public:
    virtual ~Dataset() = default;

    /// The next training sequences.
    virtual Result<Batch> next(int sequences) = 0;
    /// Batch `index` (from 0) of the validation data: the same every time and for every seed.
    [[nodiscard]] virtual Result<Batch> validation(int index, int sequences) const = 0;
    /// A fixed sample of the validation data, the same for every seed; the first n sequences do not depend on
    /// `sequences`.
    [[nodiscard]] virtual Result<Batch> probe(int sequences) const = 0;

    /// Token ids are below this. It does not depend on whether a begin-of-sequence token is used.
    [[nodiscard]] virtual int vocabulary() const = 0;
    /// A token as people see it: "·" for a space, "⏎" for a line end, "⟨s⟩" for begin of sequence, hex for other bytes
    /// that cannot be shown alone.
    [[nodiscard]] virtual std::string tokenText(int id) const = 0;

    /// Where training stands, as JSON: a data set of the same configuration that restores it goes on with the very next
    /// sequence.
    [[nodiscard]] virtual std::string saveState() const = 0;
    /// Fails when the state is not of this task or the text file is no longer the same.
    virtual Status restoreState(const std::string& state) = 0;
};

/// The data a configuration asks for. A failure names data.path and what is wrong with it.
Result<std::unique_ptr<Dataset>> openDataset(const config::RunConfig& config);

}  // namespace outeffhop::data
