// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/config/run_config.h"
#include "core/data/skipped.h"
#include "core/store/records.h"
#include "core/train/batch_tensors.h"

namespace outeffhop::train {

/// What the data decide of a model; 0 where it does not apply.
struct DataShape {
    std::int64_t vocabulary = 0;               ///< token ids are below this
    std::int64_t classes = 0;                  ///< of images or texts
    std::int64_t series = 0;                   ///< channels to forecast
    std::vector<std::string> classNames = {};  ///< in the order of their numbers
    std::int64_t paddingToken = -1;            ///< -1: no sequence is padded
};

/// The samples of a run's task as tensors where the model is; see data::BatchSource.
class Samples {
 public:
    virtual ~Samples() = default;

    [[nodiscard]] virtual DataShape shape() const = 0;

    virtual Result<BatchTensors> next(int sequences) = 0;
    [[nodiscard]] virtual Result<BatchTensors> validation(int index, int sequences) const = 0;
    [[nodiscard]] virtual std::uint64_t validationSamples() const = 0;
    /// From here on validation() gives test samples; false: these data have none.
    virtual bool measureTest() { return false; }
    [[nodiscard]] virtual Result<BatchTensors> probe(int sequences) const = 0;

    /// The queries of the first `sequences` of the probe, as people see them; padding is left out.
    [[nodiscard]] virtual Result<std::vector<store::ProbeToken>> probeTokens(int sequences) const = 0;

    /// What could not be read so far and was left out.
    [[nodiscard]] virtual data::Skipped skipped() const { return {}; }

    [[nodiscard]] virtual std::string saveState() const = 0;
    virtual Status restoreState(const std::string& state) = 0;
};

/// The data a configuration asks for. Labels of texts are told apart by `classNames`, those of a model that is there
/// already; empty: the data decide. A failure names data.path and what is wrong with it.
Result<std::unique_ptr<Samples>> openSamples(const config::RunConfig& config, c10::Device device,
                                             const std::vector<std::string>& classNames = {});

}  // namespace outeffhop::train
