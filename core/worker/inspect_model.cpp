// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/inspect_model.h"

#include <ATen/ATen.h>

#include <limits>

#include "core/data/labelled/sequence_layout.h"
#include "core/data/tokenize/open_tokenizer.h"
#include "core/models/transformer.h"
#include "core/train/probe_observer.h"
#include "core/worker/guarded.h"
#include "core/worker/model_run.h"
#include "core/worker/open_checkpoint.h"

namespace outeffhop::worker {
namespace fs = std::filesystem;
namespace {

struct Input {
    train::BatchTensors batch;
    std::vector<store::ProbeToken> tokens;
};

constexpr auto kUncut = std::numeric_limits<std::size_t>::max();

c10::Device deviceOf(const models::Model& model) {
    return model.parameters().front().device();
}

/// Of a text that no classifier reads, with the special tokens that training puts around a document.
std::vector<std::int32_t> documentIds(const std::string& text, data::Tokenizer& tokenizer,
                                      const config::RunConfig& config) {
    std::vector<data::Token> tokens;
    tokenizer.encode(text, tokens);
    const auto& special = tokenizer.special();
    const bool bert = config.model.kind == "bert";
    const bool begins = bert || config.data.tokenizer != "bytes" || config::hasBos(config);
    std::vector<std::int32_t> ids;
    if (begins && special.begin) ids.push_back(*special.begin);
    for (const auto& token : tokens) ids.push_back(token.id);
    if (bert && special.end) ids.push_back(*special.end);
    return ids;
}

data::TokenSequence tokensOf(const Specimen& specimen, data::Tokenizer& tokenizer, const config::RunConfig& config) {
    const bool classifies = config::classifiesText(config);
    const auto longest = classifies ? static_cast<std::size_t>(config.data.length) : kUncut;
    const data::SequenceLayout layout(tokenizer, config.model.kind == "bert", longest);
    if (!specimen.textPair.empty()) return layout(specimen.text, specimen.textPair);
    if (classifies) return layout(specimen.text);
    auto ids = documentIds(specimen.text, tokenizer, config);
    const auto end = ids.size();
    return {std::move(ids), end};
}

Status checkReads(const Specimen& specimen, const models::Transformer* model, const config::RunConfig& config) {
    const bool classifies = config::classifiesText(config);
    if (!model || (config.data.task != "text" && !classifies)) return fail("this model reads no text");
    if (specimen.textPair.empty()) return {};
    if (model->kind() == models::ModelKind::opt && !classifies)
        return fail("this model predicts the next token of one text; a pair is for BERT and for classifiers of texts");
    if (model->kind() == models::ModelKind::bert && model->config().tokenTypes < 2)
        return fail("this model has one token type, so it reads no pair of texts");
    return {};
}

/// [1, S], or with token types [1, 2, S].
at::Tensor inputsOf(const data::TokenSequence& sequence, bool typed) {
    const at::Tensor ids = at::tensor(sequence.ids, at::kLong);
    if (!typed) return ids.unsqueeze(0);
    const at::Tensor types = at::arange(ids.size(0)).ge(static_cast<std::int64_t>(sequence.second)).to(at::kLong);
    return at::stack({ids, types}).unsqueeze(0);
}

Result<Input> textInput(const Specimen& specimen, const models::Model& model, const config::RunConfig& config) {
    const auto* transformer = dynamic_cast<const models::Transformer*>(&model);
    if (auto status = checkReads(specimen, transformer, config); !status) return fail(status.error());
    const auto tokenizer = data::openTokenizer(config.data.tokenizer);
    if (!tokenizer) return fail(tokenizer.error());
    const auto sequence = tokensOf(specimen, **tokenizer, config);
    const auto length = static_cast<std::int64_t>(sequence.ids.size());
    if (length == 0) return fail("the text has no token");
    if (length > config::positions(config))
        return fail("the text has {} tokens, the model only {} positions", length, config::positions(config));
    const bool typed = config.model.kind == "bert" && !specimen.textPair.empty();
    Input input;
    input.batch.inputs = inputsOf(sequence, typed).to(deviceOf(model));
    for (const auto id : sequence.ids)
        input.tokens.push_back({0, static_cast<int>(input.tokens.size()), id, (*tokenizer)->tokenText(id), ""});
    return input;
}

Result<Input> sampleInput(const config::RunConfig& config, c10::Device device) {
    const auto samples = train::openSamples(config, device);
    if (!samples) return fail(samples.error());
    auto batch = (*samples)->probe(1);
    if (!batch) return fail(batch.error());
    auto tokens = (*samples)->probeTokens(1);
    if (!tokens) return fail(tokens.error());
    return Input{std::move(*batch), std::move(*tokens)};
}

/// A data set of one image, as a folder.
class ImageFolder {
 public:
    explicit ImageFolder(const fs::path& image) {
        auto pattern = (fs::temp_directory_path() / "outeffhop-image-XXXXXX").string();
        if (!::mkdtemp(pattern.data())) throw std::runtime_error("cannot write to " + pattern);
        path_ = pattern;
        for (const char* part : {"train", "val"}) {
            fs::create_directories(path_ / part / "image");
            fs::create_symlink(fs::absolute(image), path_ / part / "image" / image.filename());
        }
    }
    ImageFolder(const ImageFolder&) = delete;
    ImageFolder& operator=(const ImageFolder&) = delete;
    ~ImageFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string path() const { return path_.string(); }

 private:
    fs::path path_;
};

Result<Input> inputOf(const Specimen& specimen, const models::Model& model, config::RunConfig config) {
    config.data.strict = true;
    if (!specimen.image.empty()) {
        if (config.model.kind != "vit") return fail("this model reads no images");
        const ImageFolder folder(specimen.image);
        config.data.path = folder.path();
        return sampleInput(config, deviceOf(model));
    }
    if (!specimen.series.empty()) {
        if (config.model.kind != "stanhop") return fail("this model reads no series");
        config.data.path = specimen.series.string();
        return sampleInput(config, deviceOf(model));
    }
    return textInput(specimen, model, config);
}

Result<std::string> inspect(store::Catalogue& catalogue, const fs::path& checkpoint, const config::RunConfig& config,
                            const Specimen& specimen) {
    const auto opened = openModel(checkpoint, config, NormalizerOf::config);
    if (!opened) return fail(opened.error());
    auto& model = *opened->model;
    auto input = inputOf(specimen, model, config);
    if (!input) return fail(input.error());
    const train::InferenceScope scope(model);
    train::ProbeObserver observer(input->batch, 1, static_cast<int>(config.telemetry.topOutliers));
    model.encode(input->batch.inputs, input->batch.keyMask, &observer);
    return addModelRun(catalogue, {.config = config,
                                   .model = model,
                                   .look = Look{std::move(input->tokens), observer.finish(0, "request")},
                                   .event = fmt::format("{} was looked at", fs::absolute(checkpoint).string()),
                                   .keepsCheckpoint = false});
}

}  // namespace

Result<std::string> inspectModel(store::Catalogue& catalogue, const fs::path& checkpoint, config::RunConfig config,
                                 const Specimen& specimen) {
    config.train.precision = "fp32";
    return guarded([&] { return inspect(catalogue, checkpoint, config, specimen); });
}

}  // namespace outeffhop::worker
