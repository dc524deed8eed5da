// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {

struct Limits {
    double seconds = 5;  ///< of the whole campaign
    double inputSeconds =
        20;  ///< of one input: processor time, which others at work do not change; or ten times that on the wall
    std::size_t megabytes =
        2048;  ///< address space beyond what is in use at the start; under AddressSanitizer: one allocation
    std::size_t findings = 20;  ///< after so many it is enough
};

/// An input that did harm: a crash, a hang, an exception, too much memory, or a failure that does not say where.
struct Finding {
    std::uint64_t input = 0;
    std::string what;
};

struct Report {
    std::uint64_t inputs = 0, accepted = 0, refused = 0;
    std::size_t peakMegabytes = 0;  ///< resident memory of the process that opened them
    std::vector<Finding> findings;
};

/// The files of an input: the same for the same seed and number.
Files inputOf(const Target& target, std::uint64_t seed, std::uint64_t number);

/// Opens one input in a folder and says what harm it did; empty: none. `accepted`: it opened.
std::string tryInput(const Target& target, const Files& files, const std::filesystem::path& folder, bool& accepted);

/// Opens inputs 0, 1, 2, ... in processes of their own, so that the campaign goes on behind a crash or a hang.
Report runCampaign(const Target& target, std::uint64_t seed, const Limits& limits, const std::filesystem::path& folder);

}  // namespace outeffhop::fuzz
