// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/inspect_model.h"

#include <ATen/ATen.h>

#include "core/data/labelled/sequence_layout.h"
#include "core/data/tokenize/open_tokenizer.h"
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

/// With the special tokens that training puts around a document.
std::vector<std::int64_t> idsOf(const std::string& text, data::Tokenizer& tokenizer, const config::RunConfig& config) {
    if (config::classifiesText(config)) {
        const data::SequenceLayout layout(tokenizer, config.model.kind == "bert",
                                          static_cast<std::size_t>(config.data.length));
        const auto ids = layout(text).ids;
        return {ids.begin(), ids.end()};
    }
    std::vector<data::Token> tokens;
    tokenizer.encode(text, tokens);
    const auto& special = tokenizer.special();
    const bool bert = config.model.kind == "bert";
    const bool begins = bert || config.data.tokenizer != "bytes" || config::hasBos(config);
    std::vector<std::int64_t> ids;
    if (begins && special.begin) ids.push_back(*special.begin);
    for (const auto& token : tokens) ids.push_back(token.id);
    if (bert && special.end) ids.push_back(*special.end);
    return ids;
}

Result<Input> textInput(const std::string& text, const config::RunConfig& config, c10::Device device) {
    if (config.data.task != "text" && !config::classifiesText(config)) return fail("this model reads no text");
    const auto tokenizer = data::openTokenizer(config.data.tokenizer);
    if (!tokenizer) return fail(tokenizer.error());
    data::Batch batch;
    batch.inputs = idsOf(text, **tokenizer, config);
    batch.length = static_cast<int>(batch.inputs.size());
    batch.sequences = 1;
    batch.targets.assign(batch.inputs.size(), data::kIgnored);
    if (batch.length == 0) return fail("the text has no token");
    if (batch.length > config::positions(config))
        return fail("the text has {} tokens, the model only {} positions", batch.length, config::positions(config));
    Input input{train::toDevice(batch, device), {}};
    for (int i = 0; i < batch.length; ++i) {
        const auto id = static_cast<std::int32_t>(batch.inputs[i]);
        input.tokens.push_back({0, i, id, (*tokenizer)->tokenText(id), ""});
    }
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

Result<Input> inputOf(const Specimen& specimen, config::RunConfig config, c10::Device device) {
    config.data.strict = true;
    if (!specimen.image.empty()) {
        if (config.model.kind != "vit") return fail("this model reads no images");
        const ImageFolder folder(specimen.image);
        config.data.path = folder.path();
        return sampleInput(config, device);
    }
    if (!specimen.series.empty()) {
        if (config.model.kind != "stanhop") return fail("this model reads no series");
        config.data.path = specimen.series.string();
        return sampleInput(config, device);
    }
    return textInput(specimen.text, config, device);
}

Result<std::string> inspect(store::Catalogue& catalogue, const fs::path& checkpoint, const config::RunConfig& config,
                            const Specimen& specimen) {
    const auto opened = openModel(checkpoint, config);
    if (!opened) return fail(opened.error());
    auto& model = *opened->model;
    auto input = inputOf(specimen, config, model.parameters().front().device());
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
