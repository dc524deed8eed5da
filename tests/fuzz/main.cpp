// SPDX-License-Identifier: GPL-3.0-or-later
#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "tests/fuzz/campaign.h"
#include "tests/fuzz/targets.h"
#include "tests/support/scratch_folder.h"

using namespace outeffhop;
using namespace outeffhop::fuzz;

#ifdef __SANITIZE_ADDRESS__
extern "C" const char* __asan_default_options() {
    return "allocator_may_return_null=1:max_allocation_size_mb=2048:hard_rss_limit_mb=3072";
}
#endif

namespace {

/// Runs one input in this very process, for a debugger, and leaves its files there.
int runOne(const Target& target, std::uint64_t seed, std::uint64_t number, const std::filesystem::path& folder) {
    bool accepted = false;
    const auto harm = tryInput(target, inputOf(target, seed, number), folder, accepted);
    const auto status = target.use(folder);
    fmt::print("{}: {}\n{}\n", folder.string(), status ? "it opened" : status.error().message,
               harm.empty() ? "no harm done" : harm);
    return harm.empty() ? 0 : 1;
}

int runMany(const Target& target, std::uint64_t seed, const Limits& limits, const std::filesystem::path& folder) {
    const auto report = runCampaign(target, seed, limits, folder);
    fmt::print("{}, seed {}: {} inputs ({} opened, {} refused), {} findings, at most {} MB\n", target.name, seed,
               report.inputs, report.accepted, report.refused, report.findings.size(), report.peakMegabytes);
    for (const auto& finding : report.findings) fmt::print("  input {}: {}\n", finding.input, finding.what);
    if (report.findings.empty() && report.accepted > 0 && report.refused > 0) return 0;
    if (report.findings.empty()) fmt::print("  everything or nothing opened: this says little\n");
    return 1;
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app{"Opens broken files of one kind and looks for crashes, hangs and failures that do not say where."};
    const auto targets = allTargets();
    std::vector<std::string> names;
    for (const auto& target : targets) names.push_back(target.name);
    std::string name, keep;
    std::uint64_t seed = 1;
    std::optional<std::uint64_t> only;
    Limits limits;
    app.add_option("KIND", name, "What to open")->required()->check(CLI::IsMember(names));
    app.add_option("--seconds", limits.seconds, "How long")->capture_default_str();
    app.add_option_function<double>(
        "--minutes", [&](double minutes) { limits.seconds = 60 * minutes; }, "How long");
    app.add_option("--seed", seed, "Chooses the inputs")->capture_default_str();
    app.add_option("--only", only, "Opens this input alone, in this process");
    app.add_option("--folder", keep, "Where the input lies; default: a temporary folder that is deleted");
    CLI11_PARSE(app, count, arguments);
    const auto folder = keep.empty() ? tests::programFolder() / "input" : std::filesystem::path(keep);
    const auto& target = *std::ranges::find(targets, name, &Target::name);
    return only ? runOne(target, seed, *only, folder) : runMany(target, seed, limits, folder);
}
