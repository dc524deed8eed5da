// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/samples.h"

#include "core/data/dataset.h"
#include "core/data/labelled/text_classification.h"
#include "core/data/open_samples.h"

namespace outeffhop::train {
namespace {

/// Samples out of a data::BatchSource that a pointer owns.
template <class Source>
class SourceSamples : public Samples {
 public:
    SourceSamples(std::unique_ptr<Source> source, c10::Device device) : source_(std::move(source)), device_(device) {}

    Result<BatchTensors> next(int sequences) override { return moved(source_->next(sequences)); }
    [[nodiscard]] Result<BatchTensors> validation(int index, int sequences) const override {
        return moved(source_->validation(index, sequences));
    }
    [[nodiscard]] std::uint64_t validationSamples() const override { return source_->validationSamples(); }
    [[nodiscard]] Result<BatchTensors> probe(int sequences) const override { return moved(source_->probe(sequences)); }
    [[nodiscard]] std::string saveState() const override { return source_->saveState(); }
    Status restoreState(const std::string& state) override { return source_->restoreState(state); }

 protected:
    [[nodiscard]] const Source& source() const { return *source_; }
    Source& source() { return *source_; }

 private:
    template <class Batch>
    Result<BatchTensors> moved(Result<Batch> batch) const {
        return batch.map([this](const Batch& read) { return toDevice(read, device_); });
    }

    std::unique_ptr<Source> source_;
    c10::Device device_;
};

class TokenSamples final : public SourceSamples<data::Dataset> {
 public:
    using SourceSamples::SourceSamples;

    [[nodiscard]] DataShape shape() const override { return {.vocabulary = source().vocabulary()}; }

    [[nodiscard]] Result<std::vector<store::ProbeToken>> probeTokens(int sequences) const override {
        return source().probe(sequences).map([this](const data::Batch& probe) {
            std::vector<store::ProbeToken> tokens;
            for (std::size_t i = 0; i < probe.inputs.size(); ++i) {
                const auto id = static_cast<std::int32_t>(probe.inputs[i]);
                const bool trigger = !probe.trigger.empty() && probe.trigger[i];
                tokens.push_back({static_cast<int>(i) / probe.length, static_cast<int>(i) % probe.length, id,
                                  source().tokenText(id), trigger ? "trigger" : ""});
            }
            return tokens;
        });
    }
};

class LabelledTextSamples final : public SourceSamples<data::TextClassification> {
 public:
    using SourceSamples::SourceSamples;

    [[nodiscard]] DataShape shape() const override {
        return {.vocabulary = source().tokenizer().vocabulary(),
                .classes = static_cast<std::int64_t>(source().classes().size()),
                .classNames = source().classes(),
                .paddingToken = source().paddingToken()};
    }
    [[nodiscard]] data::Skipped skipped() const override { return source().skipped(); }

    [[nodiscard]] Result<std::vector<store::ProbeToken>> probeTokens(int sequences) const override {
        return source().probe(sequences).map([this](const data::LabelledBatch& probe) {
            std::vector<store::ProbeToken> tokens;
            for (int i = 0; i < probe.sequences * probe.length; ++i) {
                const auto id = static_cast<std::int32_t>(probe.inputs[static_cast<std::size_t>(i)]);
                if (probe.mask[static_cast<std::size_t>(i)])
                    tokens.push_back({i / probe.length, i % probe.length, id, source().tokenizer().tokenText(id), ""});
            }
            return tokens;
        });
    }
};

class ImageSamples final : public SourceSamples<data::ImageData> {
 public:
    ImageSamples(std::unique_ptr<data::ImageData> source, c10::Device device, std::int64_t patchesAcross)
        : SourceSamples(std::move(source), device), patchesAcross_(patchesAcross) {}

    [[nodiscard]] DataShape shape() const override {
        return {.classes = static_cast<std::int64_t>(source().classes().size()), .classNames = source().classes()};
    }
    [[nodiscard]] data::Skipped skipped() const override { return source().skipped(); }

    /// The class token, and patches by row and column from 1.
    [[nodiscard]] Result<std::vector<store::ProbeToken>> probeTokens(int sequences) const override {
        std::vector<store::ProbeToken> tokens;
        for (int sequence = 0; sequence < sequences; ++sequence) {
            tokens.push_back({sequence, 0, 0, "class", ""});
            for (int patch = 0; patch < patchesAcross_ * patchesAcross_; ++patch)
                tokens.push_back({sequence, patch + 1, patch + 1,
                                  fmt::format("{}·{}", patch / patchesAcross_ + 1, patch % patchesAcross_ + 1), ""});
        }
        return tokens;
    }

 private:
    std::int64_t patchesAcross_;
};

class SeriesSamples final : public SourceSamples<data::SeriesData> {
 public:
    SeriesSamples(std::unique_ptr<data::SeriesData> source, c10::Device device, std::int64_t steps,
                  std::int64_t segment)
        : SourceSamples(std::move(source), device), steps_(steps), segment_(segment) {}

    bool measureTest() override { return source().measureTest(); }

    [[nodiscard]] DataShape shape() const override {
        return {.series = static_cast<std::int64_t>(source().channels().size())};
    }
    [[nodiscard]] data::Skipped skipped() const override { return source().skipped(); }

    /// Segments by their first step, counted back from the forecast.
    [[nodiscard]] Result<std::vector<store::ProbeToken>> probeTokens(int sequences) const override {
        const auto segments = static_cast<int>((steps_ + segment_ - 1) / segment_);
        std::vector<store::ProbeToken> tokens;
        for (int sequence = 0; sequence < sequences; ++sequence)
            for (int i = 0; i < segments; ++i)
                tokens.push_back({sequence, i, i, fmt::format("−{}", (segments - i) * segment_), ""});
        return tokens;
    }

 private:
    std::int64_t steps_, segment_;
};

template <class T>
std::unique_ptr<T> owned(T&& value) {
    return std::make_unique<T>(std::move(value));
}

}  // namespace

Result<std::unique_ptr<Samples>> openSamples(const config::RunConfig& config, c10::Device device,
                                             const std::vector<std::string>& classNames) {
    using Opened = std::unique_ptr<Samples>;
    if (config::classifiesText(config))
        return data::TextClassification::open(config, classNames).map([&](data::TextClassification&& source) -> Opened {
            return std::make_unique<LabelledTextSamples>(owned(std::move(source)), device);
        });
    if (config.data.task == "images")
        return data::openImageData(config).map([&](data::ImageData&& source) -> Opened {
            return std::make_unique<ImageSamples>(owned(std::move(source)), device,
                                                  config.data.imageSize / config.model.patch);
        });
    if (config.data.task == "series")
        return data::openSeries(config).map([&](data::SeriesData&& source) -> Opened {
            return std::make_unique<SeriesSamples>(owned(std::move(source)), device, config.data.length,
                                                   config.model.segment);
        });
    return data::openDataset(config).map([&](std::unique_ptr<data::Dataset>&& source) -> Opened {
        return std::make_unique<TokenSamples>(std::move(source), device);
    });
}

}  // namespace outeffhop::train
