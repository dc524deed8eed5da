// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/stanhop/stanhop_parameters.h"

#include <ATen/ATen.h>

#include <cmath>

namespace outeffhop::models {
namespace {

class Registration {
 public:
    Registration(torch::nn::Module& root, const StanhopConfig& config, at::TensorOptions options)
        : tree_(root, options, 1), config_(config), options_(options) {}

    StanhopParameters run() {
        StanhopParameters all;
        all.encoderPositions = normal("enc_pos", {1, config_.series, config_.segments(), config_.width}, 1);
        all.decoderPositions = normal("dec_pos", {1, config_.series, config_.horizonSegments(), config_.width}, 1);
        all.embedding = linear("enc_emb.linear", config_.segmentLength, config_.width);
        all.embeddingNorm = tree_.norm("pre_norm", config_.width);
        for (std::int64_t block = 0; block < config_.layers; ++block)
            all.encoder.push_back(encoderBlock("encoder.encode_blocks." + std::to_string(block), block > 0));
        for (std::int64_t layer = 0; layer <= config_.layers; ++layer)
            all.decoder.push_back(decoderLayer("decoder.decode_layers." + std::to_string(layer)));
        return all;
    }

 private:
    at::Tensor normal(const std::string& path, at::IntArrayRef sizes, double std) {
        return tree_.add(path, at::empty(sizes, options_).normal_(0, std));
    }

    Affine linear(const std::string& path, std::int64_t in, std::int64_t out) {
        const double bound = 1 / std::sqrt(static_cast<double>(in));
        return {tree_.add(path + ".weight", at::empty({out, in}, options_).uniform_(-bound, bound)),
                tree_.add(path + ".bias", at::empty({out}, options_).uniform_(-bound, bound))};
    }

    HopfieldMaps hopfield(const std::string& path, bool pools = false) {
        HopfieldMaps maps;
        const std::int64_t width = config_.width;
        if (pools) maps.prototypes = normal(path + ".key", {1, config_.prototypes, width}, 0.02);
        if (config_.normalizer.kind == attention::NormalizerKind::entmax) {
            const std::string normalizer = path + ".inner_attention.softmax.";
            tree_.add(normalizer + "alpha_chooser", at::full({1}, 1.5, options_));  // the reference never reads it
            maps.alpha = normal(normalizer + "alpha", {1}, 1);
        }
        maps.query = linear(path + ".query_projection", width, width);
        maps.key = linear(path + ".key_projection", width, width);
        maps.value = linear(path + ".value_projection", width, width);
        maps.out = linear(path + ".out_projection", width, width);
        for (const auto& [name, value] : attention::gateParameters(config_.gate, config_.heads, width, options_))
            maps.gate.push_back(tree_.add(path + "." + name, value));
        return maps;
    }

    TandemLayer tandem(const std::string& path) {
        const std::int64_t width = config_.width, ffnWidth = config_.ffnWidth;
        TandemLayer layer;
        layer.time = hopfield(path + ".cross_time");
        layer.pooling = hopfield(path + ".cross_series", true);
        layer.series = hopfield(path + ".hopfield");
        layer.norm = tree_.norm(path + ".norm3", width);
        layer.timeFfnIn = linear(path + ".MLP1.0", width, ffnWidth);
        layer.timeFfnOut = linear(path + ".MLP1.2", ffnWidth, width);
        layer.seriesFfnIn = linear(path + ".MLP2.0", width, ffnWidth);
        layer.seriesFfnOut = linear(path + ".MLP2.2", ffnWidth, width);
        return layer;
    }

    EncoderBlock encoderBlock(const std::string& path, bool merges) {
        EncoderBlock block;
        if (const std::int64_t merged = config_.window * config_.width; merges && config_.window > 1)
            block.merging = SegmentMerging{linear(path + ".merge_layer.linear_trans", merged, config_.width),
                                           tree_.norm(path + ".merge_layer.norm", merged)};
        block.tandem = tandem(path + ".encode_layers.0");
        return block;
    }

    DecoderLayer decoderLayer(const std::string& path) {
        const std::int64_t width = config_.width;
        DecoderLayer layer;
        layer.tandem = tandem(path + ".sthm");
        layer.cross = hopfield(path + ".hopfield");
        layer.firstNorm = tree_.norm(path + ".norm1", width);
        layer.secondNorm = tree_.norm(path + ".norm2", width);
        layer.ffnIn = linear(path + ".MLP1", width, width);
        layer.ffnOut = linear(path + ".MLP2", width, width);
        layer.prediction = linear(path + ".linear_pred", width, config_.segmentLength);
        return layer;
    }

    ParameterTree tree_;
    const StanhopConfig& config_;
    at::TensorOptions options_;
};

}  // namespace

StanhopParameters registerStanhop(torch::nn::Module& root, const StanhopConfig& config, at::TensorOptions options) {
    return Registration(root, config, options).run();
}

}  // namespace outeffhop::models
