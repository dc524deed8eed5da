// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

#include "core/metrics/moments.h"

/// Plain C++17 and raw pointers: included by the CUDA kernel as well as by its CPU twin.
namespace outeffhop::metrics {

/// The numbers behind store::SignedLogBins, for device code: bin = zero +- (1 + (bits of |x| >> 21) - smallest).
struct BinLayout {
    int32_t smallest;  ///< exponent and leading mantissa bits of the smallest |x| told from zero
    int32_t perSign;   ///< bins of one sign; also the index of the zero bin
};
BinLayout binLayout();

/// One pass over x [sequences, tokens, channels], contiguous float32. Each sequence is cut into `parts` of kPartTokens
/// tokens; a part's power sums are taken about the mean of its first token.
inline constexpr int64_t kPartTokens = 16;
struct ActivationScan {
    const float* values = nullptr;
    int64_t sequences = 0, tokens = 0, channels = 0;
    PowerSums* sums = nullptr;      ///< [sequences, parts], written
    uint32_t* histogram = nullptr;  ///< [2 perSign + 1], added to
    float* channelMax = nullptr;    ///< [channels], raised to max |x| of the finite values

    int64_t parts() const { return (tokens + kPartTokens - 1) / kPartTokens; }
};

/// Parts [begin, end) of sequences * parts. Calls on different parts may run at the same time when histogram and
/// channelMax are their own.
void scanOnCpu(const ActivationScan& scan, int64_t begin, int64_t end);

/// All parts, on the current device and stream; all pointers are device pointers. A function of the CUDA library, see
/// core/cuda/library.h.
extern "C" void scanOnCuda(const ActivationScan& scan, const BinLayout& bins);

}  // namespace outeffhop::metrics
