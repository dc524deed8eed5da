// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_task.h"

#include <algorithm>

#include "core/data/byte_tokens.h"
#include "core/data/causal_rows.h"
#include "core/data/epochs.h"
#include "core/data/masked_rows.h"
#include "core/data/order_state.h"
#include "core/data/streams.h"
#include "core/data/text/token_file.h"
#include "core/data/tokenize/open_tokenizer.h"

namespace outeffhop::data {
namespace {

constexpr const char* kName = "text";
constexpr const char* kBytes = "bytes";

Documents documentsOf(const std::string& setting) {
    if (setting == "line") return Documents::line;
    return setting == "blank_line" ? Documents::blankLine : Documents::file;
}

/// What the settings need that the tokenizer lacks.
Status checkSpecial(const config::RunConfig& config, const SpecialTokens& special) {
    if (config.model.kind == "bert" && !special.mask)
        return fail("data.tokenizer: {} has no mask token, which BERT needs", config.data.tokenizer);
    if (config::hasBos(config) && !special.begin)
        return fail("data.tokenizer: {} has no begin-of-sequence token, which data.bos asks for",
                    config.data.tokenizer);
    return {};
}

Result<std::unique_ptr<TokenStream>> openStream(const config::RunConfig& config, Tokenizer& tokenizer) {
    auto corpus = TextCorpus::open(config.data.path);
    if (!corpus) return fail(std::move(corpus.error()).during("data.path"));
    if (config.data.tokenizer == kBytes) return std::make_unique<TextCorpus>(std::move(*corpus));
    const auto& special = tokenizer.special();
    const DocumentBorders borders{documentsOf(config.data.documents), special.begin,
                                  config.model.kind == "bert" ? special.end : std::nullopt};
    return TokenFile::of(*corpus, tokenizer, borders).map([](TokenFile&& file) -> std::unique_ptr<TokenStream> {
        return std::make_unique<TokenFile>(std::move(file));
    });
}

}  // namespace

TextTask::TextTask(std::unique_ptr<TokenStream> stream, std::unique_ptr<Tokenizer> tokenizer,
                   const config::RunConfig& config)
    : tokenizer_(std::move(tokenizer)),
      stream_(std::move(stream)),
      seed_(static_cast<std::uint64_t>(config.seed)),
      maskProbability_(config.data.maskProbability),
      masked_(config.model.kind == "bert"),
      bos_(config::hasBos(config)),
      bytes_(config.data.tokenizer == kBytes),
      blockTokens_(static_cast<std::uint64_t>(config.data.length) - (masked_ && bytes_ ? 2 : 0)),
      readTokens_(blockTokens_ + (masked_ ? 0 : 1)) {
    const auto wanted = static_cast<std::uint64_t>(static_cast<double>(stream_->size()) * config.data.validation);
    const auto end = std::min(stream_->size(), std::max(wanted, readTokens_));
    const auto blocksIn = [this](std::uint64_t tokens) {
        return (tokens - std::min(tokens, readTokens_ - blockTokens_)) / blockTokens_;
    };
    validation_ = {stream_->size() - end, blocksIn(end)};
    training_ = {0, blocksIn(validation_.offset)};
}

Result<TextTask> TextTask::open(const config::RunConfig& config) {
    auto tokenizer = openTokenizer(config.data.tokenizer);
    if (!tokenizer) return fail(std::move(tokenizer.error()).during("data.tokenizer"));
    if (auto status = checkSpecial(config, (*tokenizer)->special()); !status) return fail(status.error());
    auto stream = openStream(config, **tokenizer);
    if (!stream) return fail(stream.error());
    auto fingerprint = (*stream)->fingerprint();
    if (!fingerprint) return fail(std::move(fingerprint.error()).during("data.path"));
    TextTask task(std::move(*stream), std::move(*tokenizer), config);
    task.fingerprint_ = *fingerprint;
    if (task.training_.blocks == 0 || task.validation_.blocks == 0)
        return fail("data.path: {} has {} {}, too few for a training and a validation sequence of {} tokens",
                    config.data.path, task.stream_->size(), task.bytes_ ? "bytes" : "tokens", config.data.length);
    return task;
}

Status TextTask::addSequence(Batch& batch, const Walk& walk, std::uint64_t number) const {
    const auto [pass, block] = Epochs{walk.part.blocks, walk.seed, walk.stream}(number);
    auto tokens = stream_->read(walk.part.offset + block * blockTokens_, readTokens_);
    if (!tokens) return fail(tokens.error());
    const auto& special = tokenizer_->special();
    if (!masked_) {
        addCausalRow(batch, *tokens, bos_ ? std::optional<std::int64_t>(*special.begin) : std::nullopt);
        return {};
    }
    if (bytes_) {
        tokens->insert(tokens->begin(), *special.begin);
        tokens->push_back(*special.end);
    }
    const MaskRule rule{*tokenizer_, maskProbability_, bytes_ ? byte_tokens::kBytes : tokenizer_->vocabulary()};
    addMaskedRow(batch, std::move(*tokens), rule, Random({walk.seed, walk.stream, streams::kMasking, pass, block}));
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

std::string TextTask::tokenText(int id) const {
    if (bytes_ && masked_ && id == byte_tokens::kBos) return "[CLS]";
    if (bytes_ && masked_ && id == byte_tokens::kEos) return "[SEP]";
    return tokenizer_->tokenText(id);
}

std::string TextTask::saveState() const {
    return OrderState{kName, position_, fingerprint_}.toJson();
}

Status TextTask::restoreState(const std::string& state) {
    const auto order = OrderState::fromJson(state, kName);
    if (!order) return fail(order.error());
    if (order->fingerprint != fingerprint_)
        return fail(
            "the text file has changed since the checkpoint was written, or is cut into other tokens, so its order "
            "cannot be continued");
    position_ = order->position;
    return {};
}

}  // namespace outeffhop::data
