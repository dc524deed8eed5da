// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/backcopy_task.h"

#include <algorithm>

#include "core/data/causal_rows.h"
#include "core/data/order_state.h"
#include "core/data/streams.h"
#include "core/data/token_text.h"

namespace outeffhop::data {
namespace {

constexpr int kTriggers = 3;
constexpr const char* kName = "backcopy";

}  // namespace

BackcopyTask::BackcopyTask(const config::RunConfig& config)
    : table_(BigramTable::tinyShakespeare()),
      triggers_(table_.mostFrequent(kTriggers)),
      seed_(static_cast<std::uint64_t>(config.seed)),
      length_(static_cast<int>(config.data.length)),
      bos_(config::hasBos(config)) {}

bool BackcopyTask::isTrigger(std::int64_t token) const {
    return std::ranges::count(triggers_, token) > 0;
}

std::vector<std::int64_t> BackcopyTask::characters(Random random) const {
    std::vector<std::int64_t> sequence;
    do sequence.assign(1, table_.draw(random));
    while (isTrigger(sequence[0]));
    while (static_cast<int>(sequence.size()) <= length_) {
        const auto last = sequence.back();
        sequence.push_back(isTrigger(last) ? sequence.end()[-2] : table_.drawAfter(static_cast<int>(last), random));
    }
    return sequence;
}

Batch BackcopyTask::make(std::uint64_t seed, std::uint64_t stream, std::uint64_t first, int sequences) const {
    Batch batch;
    const auto bos = bos_ ? std::optional<std::int64_t>(table_.size()) : std::nullopt;
    for (int i = 0; i < sequences; ++i) addCausalRow(batch, characters(Random({seed, stream, first + i})), bos);
    for (const auto token : batch.inputs) batch.trigger.push_back(isTrigger(token));
    return batch;
}

Result<Batch> BackcopyTask::next(int sequences) {
    auto batch = make(seed_, streams::kTraining, position_, sequences);
    position_ += sequences;
    return batch;
}

Result<Batch> BackcopyTask::validation(int index, int sequences) const {
    return make(streams::kSharedSeed, streams::kValidation, std::uint64_t(index) * sequences, sequences);
}

Result<Batch> BackcopyTask::probe(int sequences) const {
    return make(streams::kSharedSeed, streams::kProbe, 0, sequences);
}

std::string BackcopyTask::tokenText(int id) const {
    return id == table_.size() ? kBosText : byteText(static_cast<std::uint8_t>(table_.codePoint(id)));
}

std::string BackcopyTask::saveState() const {
    return OrderState{kName, position_, {}}.toJson();
}

Status BackcopyTask::restoreState(const std::string& state) {
    return OrderState::fromJson(state, kName).map([this](const OrderState& order) { position_ = order.position; });
}

}  // namespace outeffhop::data
