// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include "core/models/stanhop/stanhop_config.h"
#include "core/outliers/reference_tensors.h"

namespace outeffhop::outliers {
namespace {

using models::Place;

/// Modules in order of computation; what is called several times counts as it was called last.
class Listing {
 public:
    void add(std::vector<std::string> modules, Place place, Rows rows, int layer = -1) {
        tensors_.push_back({.modules = std::move(modules), .sites = {{place, layer}}, .rows = rows});
    }

    /// Of the next attention; returns its number. `rows`: of what it reads and gives.
    int association(const std::string& name, Rows rows, Rows probabilities) {
        const std::string inner = name + ".inner_attention";
        const int at = next_++;
        add({name + ".query_projection"}, Place::query, rows, at);
        add({name + ".key_projection"}, Place::key, rows, at);
        add({name + ".value_projection"}, Place::value, rows, at);
        add({inner + ".softmax", inner + ".dropout"}, Place::probabilities, probabilities, at);
        add({inner}, Place::context, rows, at);
        add({name + ".out_projection", name}, Place::attentionOutput, rows, at);
        return at;
    }

    void tandem(const std::string& name) {
        const int time = association(name + ".cross_time", Rows::series, Rows::associations);
        feedForward(name + ".MLP1", Rows::series, time, {});
        association(name + ".cross_series", Rows::segments, Rows::poolings);
        const int series = association(name + ".hopfield", Rows::segments, Rows::associations);
        add({name + ".norm3"}, Place::attentionNorm, Rows::segments, series);
        feedForward(name + ".MLP2", Rows::segments, series, name + ".dropout");
    }

    void encoderBlock(int block, bool merges) {
        const std::string name = fmt::format("encoder.encode_blocks.{}", block), layer = name + ".encode_layers.0";
        if (merges) {
            add({name + ".merge_layer.norm"}, Place::mergingNorm, Rows::sequences, next_);
            add({name + ".merge_layer.linear_trans", name + ".merge_layer"}, Place::merging, Rows::sequences, next_);
        }
        tandem(layer);
        add({name, layer}, Place::ffnResidual, Rows::sequences, next_ - 1);
        tensors_.back().isBlockOutput = true;
    }

    void decoderLayer(int layer) {
        const std::string name = fmt::format("decoder.decode_layers.{}", layer);
        tandem(name + ".sthm");
        add({name + ".sthm"}, Place::ffnResidual, Rows::sequences, next_ - 1);
        const int cross = association(name + ".hopfield", Rows::series, Rows::associations);
        tensors_.back().modules.push_back(name + ".dropout");
        add({name + ".norm1"}, Place::attentionNorm, Rows::series, cross);
        add({name + ".MLP1"}, Place::ffnLinear, Rows::series, cross);
        add({name + ".gelu"}, Place::ffnInner, Rows::series, cross);
        add({name + ".MLP2"}, Place::ffnOutput, Rows::series, cross);
        tensors_.back().isForecastOutput = true;
        add({name + ".norm2"}, Place::ffnNorm, Rows::series, cross);
        add({name}, Place::ffnNorm, Rows::sequences, cross);
        tensors_.back().isBlockOutput = true;
        add({name + ".linear_pred"}, Place::scalePrediction, Rows::sequences, cross);
    }

    std::vector<ReferenceTensor> take() { return std::move(tensors_); }

 private:
    void feedForward(const std::string& name, Rows rows, int at, const std::string& handedOnBy) {
        add({name + ".0"}, Place::ffnLinear, rows, at);
        add({name + ".1"}, Place::ffnInner, rows, at);
        add({name + ".2", name}, Place::ffnOutput, rows, at);
        if (!handedOnBy.empty()) tensors_.back().modules.push_back(handedOnBy);
    }

    std::vector<ReferenceTensor> tensors_;
    int next_ = 0;  ///< attention
};

}  // namespace

std::vector<ReferenceTensor> referenceTensors(const models::StanhopConfig& config) {
    Listing listing;
    listing.add({"enc_emb.linear"}, Place::tokenEmbedding, Rows::tokens);
    listing.add({"enc_emb"}, Place::tokenEmbedding, Rows::sequences);
    listing.add({"pre_norm"}, Place::embeddingNorm, Rows::sequences);
    for (int block = 0; block < config.layers; ++block) listing.encoderBlock(block, block > 0 && config.window > 1);
    for (int layer = 0; layer <= config.layers; ++layer) listing.decoderLayer(layer);
    listing.add({"decoder"}, Place::scalePrediction, Rows::sequences);
    listing.add({""}, Place::prediction, Rows::sequences);
    return listing.take();
}

}  // namespace outeffhop::outliers
