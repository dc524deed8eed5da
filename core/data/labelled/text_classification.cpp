// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/text_classification.h"

#include <algorithm>
#include <numeric>

#include "core/base/json_text.h"
#include "core/data/epochs.h"
#include "core/data/order_state.h"
#include "core/data/permutation.h"
#include "core/data/streams.h"
#include "core/data/tokenize/open_tokenizer.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

constexpr const char* kName = "text_classification";

/// The file of a folder by its name without the ending; empty when there is none.
fs::path fileNamed(const fs::path& folder, const char* name) {
    std::error_code ignored;
    for (const char* ending : {".tsv", ".csv", ".tab", ".txt"})
        if (const auto path = folder / (std::string(name) + ending); fs::exists(path, ignored)) return path;
    return {};
}

/// For training, and for validation where there is a file for it.
Result<std::vector<fs::path>> filesAt(const fs::path& path) {
    std::error_code ignored;
    if (!fs::is_directory(path, ignored)) return std::vector{path};
    const auto training = fileNamed(path, "train");
    if (training.empty()) return fail("{} has no train.tsv or train.csv", path.string());
    for (const char* name : {"dev", "val", "valid", "validation", "test"})
        if (const auto validation = fileNamed(path, name); !validation.empty())
            return std::vector{training, validation};
    return std::vector{training};
}

/// BERT's classes are told by its first token, so that there has to be one.
Status checkSpecial(const config::RunConfig& config, const SpecialTokens& special) {
    if (config.model.kind == "bert" && (!special.begin || !special.end))
        return fail("data.tokenizer: {} has no tokens that begin and end a text, which BERT needs",
                    config.data.tokenizer);
    if (!special.pad && !special.end && !special.begin)
        return fail("data.tokenizer: {} has no token to pad texts with", config.data.tokenizer);
    return {};
}

}  // namespace

Result<TextClassification> TextClassification::open(const config::RunConfig& config,
                                                    const std::vector<std::string>& classes) {
    const auto& data = config.data;
    auto tokenizer = openTokenizer(data.tokenizer);
    if (!tokenizer) return fail(std::move(tokenizer.error()).during("data.tokenizer"));
    if (auto status = checkSpecial(config, (*tokenizer)->special()); !status) return fail(status.error());
    const auto paths = filesAt(data.path);
    if (!paths) return fail(Error(paths.error()).during("data.path"));
    const SequenceLayout layout(**tokenizer, config.model.kind == "bert", static_cast<std::size_t>(data.length));
    LabelledSequences::Settings settings{
        {data.textColumn, data.pairColumn, data.labelColumn, data.header}, classes, data.strict};
    std::vector<LabelledSequences> files;
    for (const auto& path : *paths) {
        auto file = LabelledSequences::read(path, settings, layout);
        if (!file) return fail(std::move(file.error()).during("data.path"));
        settings.classes = file->classes();
        files.push_back(std::move(*file));
    }
    TextClassification task(std::move(*tokenizer), std::move(files), config);
    if (task.training_.elements.empty() || task.validation_.elements.empty())
        return fail("data.path: {} has too few texts for training and validation", data.path);
    if (task.classes().size() < 2)
        return fail("data.path: {} has one class, \"{}\"; there is nothing to tell apart", data.path,
                    shortened(task.classes().front()));
    return task;
}

TextClassification::TextClassification(std::unique_ptr<Tokenizer> tokenizer, std::vector<LabelledSequences> files,
                                       const config::RunConfig& config)
    : tokenizer_(std::move(tokenizer)),
      files_(std::move(files)),
      typed_(config.model.kind == "bert" && !config.data.pairColumn.empty()),
      seed_(static_cast<std::uint64_t>(config.seed)) {
    const auto& special = tokenizer_->special();
    paddingToken_ = *(special.pad ? special.pad : special.end ? special.end : special.begin);
    split(config.data.validation);
    auto hash = mix(training_.elements.size());
    for (const auto& file : files_) hash = mix(hash ^ file.fingerprint());
    fingerprint_ = fmt::format("{}-{:016x}", training_.elements.size(), hash);
}

void TextClassification::split(double validation) {
    const auto all = [](const LabelledSequences& file) {
        std::vector<std::uint32_t> elements(file.size());
        std::iota(elements.begin(), elements.end(), 0);
        return elements;
    };
    if (files_.size() > 1) {
        training_ = {0, all(files_[0])};
        validation_ = {1, all(files_[1])};
        return;
    }
    const auto size = files_[0].size();
    if (size == 0) return;
    const Permutation scatter(size, Random({streams::kSharedSeed, streams::kOrder}).next());
    const auto kept = std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(size) * validation));
    for (std::size_t i = 0; i < size; ++i)
        (i < kept ? validation_ : training_).elements.push_back(static_cast<std::uint32_t>(scatter(i)));
}

LabelledBatch TextClassification::make(const Part& part, std::uint64_t seed, std::uint64_t stream, std::uint64_t first,
                                       int sequences) const {
    const auto& file = files_[part.file];
    const Epochs epochs{part.elements.size(), seed, stream};
    std::vector<std::uint32_t> chosen;
    std::size_t longest = 0;
    for (int i = 0; i < sequences; ++i) {
        chosen.push_back(part.elements[epochs(first + static_cast<std::uint64_t>(i)).element]);
        longest = std::max(longest, file.length(chosen.back()));
    }
    LabelledBatch batch{.sequences = sequences, .length = static_cast<int>(longest)};
    for (const auto element : chosen) {
        const auto tokens = file.tokens(element);
        for (std::size_t i = 0; i < longest; ++i) {
            const bool real = i < tokens.ids.size();
            batch.inputs.push_back(real ? tokens.ids[i] : paddingToken_);
            batch.mask.push_back(real);
            if (typed_) batch.types.push_back(real && i >= tokens.second);
        }
        batch.labels.push_back(file.classOf(element));
    }
    return batch;
}

Result<LabelledBatch> TextClassification::next(int sequences) {
    auto batch = make(training_, seed_, streams::kTraining, position_, sequences);
    position_ += static_cast<std::uint64_t>(sequences);
    return batch;
}

Result<LabelledBatch> TextClassification::validation(int index, int sequences) const {
    const auto first = static_cast<std::uint64_t>(index) * static_cast<std::uint64_t>(sequences);
    return make(validation_, streams::kSharedSeed, streams::kValidation, first, sequences);
}

Result<LabelledBatch> TextClassification::probe(int sequences) const {
    return make(validation_, streams::kSharedSeed, streams::kProbe, 0, sequences);
}

Skipped TextClassification::skipped() const {
    Skipped all;
    for (const auto& file : files_) {
        all.count += file.skipped().count;
        for (const auto& reason : file.skipped().reasons)
            if (all.reasons.size() < Skipped::kShown) all.reasons.push_back(reason);
    }
    return all;
}

std::string TextClassification::saveState() const {
    return OrderState{kName, position_, fingerprint_}.toJson();
}

Status TextClassification::restoreState(const std::string& state) {
    const auto order = OrderState::fromJson(state, kName);
    if (!order) return fail(order.error());
    if (order->fingerprint != fingerprint_)
        return fail(
            "the labelled texts have changed since the checkpoint was written, or are cut into other tokens, so their "
            "order cannot be continued");
    position_ = order->position;
    return {};
}

}  // namespace outeffhop::data
