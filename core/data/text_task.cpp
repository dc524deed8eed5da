// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_task.h"

#include <algorithm>

#include "core/data/byte_tokens.h"
#include "core/data/causal_rows.h"
#include "core/data/epochs.h"
#include "core/data/masked_rows.h"
#include "core/data/order_state.h"
#include "core/data/streams.h"
#include "core/data/token_text.h"

namespace outeffhop::data {
namespace {

constexpr const char* kName = "text";

}  // namespace

TextTask::TextTask(TextFile file, const config::RunConfig& config)
    : file_(std::move(file)),
      seed_(static_cast<std::uint64_t>(config.seed)),
      maskProbability_(config.data.maskProbability),
      masked_(config.model.kind == "bert"),
      bos_(config::hasBos(config)),
      blockBytes_(static_cast<std::uint64_t>(config.data.length) - (masked_ ? 2 : 0)),
      readBytes_(blockBytes_ + (masked_ ? 0 : 1)) {
    const auto wanted = static_cast<std::uint64_t>(static_cast<double>(file_.size()) * config.data.validation);
    const auto end = std::min(file_.size(), std::max(wanted, readBytes_));
    const auto blocksIn = [this](std::uint64_t bytes) {
        return (bytes - std::min(bytes, readBytes_ - blockBytes_)) / blockBytes_;
    };
    validation_ = {file_.size() - end, blocksIn(end)};
    training_ = {0, blocksIn(validation_.offset)};
}

Result<TextTask> TextTask::open(const config::RunConfig& config) {
    auto file = TextFile::open(config.data.path);
    if (!file) return fail(std::move(file.error()).during("data.path"));
    auto fingerprint = file->fingerprint();
    if (!fingerprint) return fail(std::move(fingerprint.error()).during("data.path"));
    TextTask task(std::move(*file), config);
    task.fingerprint_ = *fingerprint;
    if (task.training_.blocks == 0 || task.validation_.blocks == 0)
        return fail("data.path: {} has {} bytes, too few for a training and a validation sequence of {} tokens",
                    config.data.path, task.file_.size(), config.data.length);
    return task;
}

Status TextTask::addSequence(Batch& batch, const Walk& walk, std::uint64_t number) const {
    const auto [pass, block] = Epochs{walk.part.blocks, walk.seed, walk.stream}(number);
    const auto bytes = file_.read(walk.part.offset + block * blockBytes_, readBytes_);
    if (!bytes) return fail(bytes.error());
    std::vector<std::int64_t> tokens(bytes->begin(), bytes->end());
    if (masked_) {
        tokens.insert(tokens.begin(), byte_tokens::kBos);
        tokens.push_back(byte_tokens::kEos);
        addMaskedRow(batch, std::move(tokens), maskProbability_,
                     Random({walk.seed, walk.stream, streams::kMasking, pass, block}));
    } else {
        addCausalRow(batch, tokens, bos_ ? std::optional(byte_tokens::kBos) : std::nullopt);
    }
    return {};
}

Result<Batch> TextTask::make(const Walk& walk, std::uint64_t first, int sequences) const {
    Batch batch;
    for (int i = 0; i < sequences; ++i)
        if (auto status = addSequence(batch, walk, first + i); !status) return fail(status.error());
    return batch;
}

Result<Batch> TextTask::next(int sequences) {
    auto batch = make({training_, seed_, streams::kTraining}, position_, sequences);
    if (batch) position_ += sequences;
    return batch;
}

Result<Batch> TextTask::validation(int index, int sequences) const {
    return make({validation_, streams::kSharedSeed, streams::kValidation}, std::uint64_t(index) * sequences, sequences);
}

Result<Batch> TextTask::probe(int sequences) const {
    return make({validation_, streams::kSharedSeed, streams::kProbe}, 0, sequences);
}

int TextTask::vocabulary() const {
    return byte_tokens::kVocabulary;
}

std::string TextTask::tokenText(int id) const {
    switch (id) {
        case byte_tokens::kPad:
            return "[PAD]";
        case byte_tokens::kBos:
            return masked_ ? "[CLS]" : kBosText;
        case byte_tokens::kEos:
            return masked_ ? "[SEP]" : "⟨/s⟩";
        case byte_tokens::kMask:
            return "[MASK]";
        default:
            return byteText(static_cast<std::uint8_t>(id));
    }
}

std::string TextTask::saveState() const {
    return OrderState{kName, position_, fingerprint_}.toJson();
}

Status TextTask::restoreState(const std::string& state) {
    const auto order = OrderState::fromJson(state, kName);
    if (!order) return fail(order.error());
    if (order->fingerprint != fingerprint_)
        return fail("the text file has changed since the checkpoint was written, so its order cannot be continued");
    position_ = order->position;
    return {};
}

}  // namespace outeffhop::data
