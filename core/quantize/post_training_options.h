// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string_view>

#include "core/quantize/range_estimator.h"

namespace outeffhop::quantize {

/// What keeps more than the asked bits (the quantization setups of Bondarenko et al. 2023, arXiv 2306.12929).
enum class Setup {
    all,                     ///< nothing: the language-model head of OPT too
    fp32Head,                ///< the head stays in floating point
    fp32HeadInt16FinalNorm,  ///< and the final norm has 16 bits
    fp32HeadInt16Norms       ///< and all norms have
};

/// Simulated post-training quantization (paper.md section 5). The defaults are W8A8: symmetric weights over their
/// extremes, asymmetric activations over a running mean of theirs.
struct PostTrainingOptions {
    QuantizerOptions weights{.bits = 8, .symmetric = true};  ///< perChannel concerns linear maps only
    QuantizerOptions activations{.bits = 8};
    RangeOptions weightRange{.method = RangeMethod::currentMinMax};
    RangeOptions activationRange{.method = RangeMethod::runningMinMax};
    Setup setup = Setup::fp32Head;
};

/// "w8a8", "w6a6", "w4a8", "w4a4": bits of weights and of activations.
std::optional<PostTrainingOptions> presetNamed(std::string_view name);

/// "all", "fp32_head", "fp32_head_int16_final_norm", "fp32_head_int16_norms".
std::optional<Setup> setupNamed(std::string_view name);

/// "current_minmax", "running_minmax", "mse_grid", "mse_golden".
std::optional<RangeMethod> rangeMethodNamed(std::string_view name);

}  // namespace outeffhop::quantize
