// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/retention.h"

#include <algorithm>
#include <bit>
#include <numeric>

namespace outeffhop::store {
namespace {

constexpr std::size_t kRing = 64;
constexpr std::int64_t kPeriod = 500;

/// Why a step is kept, the first to go first.
enum class Worth { none, recent, periodic, milestone, always };
constexpr Worth kDeletable[] = {Worth::none, Worth::recent, Worth::periodic, Worth::milestone};

int octave(std::int64_t step) {
    return std::bit_width(static_cast<std::uint64_t>(step));
}

std::vector<Worth> judge(const std::vector<StoredStep>& steps, const std::vector<std::int64_t>& pinned) {
    std::vector<Worth> worth(steps.size(), Worth::none);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const bool ends = i == 0 || i + 1 == steps.size();
        if (ends || std::ranges::find(pinned, steps[i].step) != pinned.end())
            worth[i] = Worth::always;
        else if (steps[i].requested || octave(steps[i].step) != octave(steps[i - 1].step))
            worth[i] = Worth::milestone;
        else if (steps[i].step / kPeriod != steps[i - 1].step / kPeriod)
            worth[i] = Worth::periodic;
        else if (i + kRing >= steps.size())
            worth[i] = Worth::recent;
    }
    return worth;
}

/// The steps that are left, as a doubly linked list over their indices.
class Chain {
 public:
    explicit Chain(const std::vector<StoredStep>& steps) : steps_(steps), before_(steps.size()), after_(steps.size()) {
        for (std::size_t i = 0; i < steps.size(); ++i) before_[i] = i - 1, after_[i] = i + 1;
    }
    /// Distance between the neighbours of an inner step: small where it is crowded.
    [[nodiscard]] std::int64_t gap(std::size_t i) const { return steps_[after_[i]].step - steps_[before_[i]].step; }
    void remove(std::size_t i) {
        after_[before_[i]] = after_[i];
        before_[after_[i]] = before_[i];
    }

 private:
    const std::vector<StoredStep>& steps_;
    std::vector<std::size_t> before_, after_;
};

}  // namespace

std::vector<std::int64_t> stepsToDelete(const std::vector<StoredStep>& steps, std::int64_t budgetBytes,
                                        const std::vector<std::int64_t>& pinned) {
    auto bytes = std::accumulate(steps.begin(), steps.end(), std::int64_t{0},
                                 [](auto sum, const auto& step) { return sum + step.bytes; });
    std::vector<std::int64_t> deleted;
    if (bytes <= budgetBytes) return deleted;
    const auto worth = judge(steps, pinned);
    Chain chain(steps);
    for (const auto level : kDeletable) {
        std::vector<std::size_t> candidates;
        for (std::size_t i = 0; i < steps.size(); ++i)
            if (worth[i] == level) candidates.push_back(i);
        while (bytes > budgetBytes && !candidates.empty()) {
            const auto most = std::ranges::min_element(candidates, {}, [&](auto i) { return chain.gap(i); });
            bytes -= steps[*most].bytes;
            deleted.push_back(steps[*most].step);
            chain.remove(*most);
            candidates.erase(most);
        }
    }
    return deleted;
}

}  // namespace outeffhop::store
