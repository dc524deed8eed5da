// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/data/batch.h"
#include "core/data/batch_source.h"

namespace outeffhop::data {

/// Sequences of tokens. Predicted positions are the same with and without a begin-of-sequence token (its own target is
/// kIgnored), so that losses compare.
class Dataset : public BatchSource<Batch> {
 public:
    /// Token ids are below this. It does not depend on whether a begin-of-sequence token is used.
    [[nodiscard]] virtual int vocabulary() const = 0;
    /// A token as people see it: "·" for a space, "⏎" for a line end, "⟨s⟩" for begin of sequence, hex for other bytes
    /// that cannot be shown alone; word pieces as their vocabulary has them.
    [[nodiscard]] virtual std::string tokenText(int id) const = 0;
};

/// The data a configuration asks for. A failure names data.path and what is wrong with it.
Result<std::unique_ptr<Dataset>> openDataset(const config::RunConfig& config);

}  // namespace outeffhop::data
