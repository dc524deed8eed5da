// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/model_config.h"

#include <algorithm>
#include <array>

#include "core/base/json_text.h"
#include "core/models/classes_json.h"
#include "core/models/json_entries.h"
#include "core/models/method_json.h"

namespace outeffhop::models {
namespace {

using Json = nlohmann::json;

constexpr std::int64_t kMostFfn = 1 << 20, kMostPixels = 1 << 14, kMostChannels = 1 << 10;

void readOpt(JsonEntries& entries, ModelConfig& config) {
    config.ffnWidth = entries.count("ffn_dim", kMostFfn);
    config.dropout = entries.number("dropout", 0.1, 0, 0.999);
    config.attentionDropout = entries.number("attention_dropout", 0, 0, 0.999);
    config.initStd = entries.number("init_std", 0.02, 0, 10);
    config.layerNormEps = 1e-5;
    entries.require("activation_function", "relu");
    entries.require("do_layer_norm_before", true);
    entries.require("_remove_final_layer_norm", false);
    entries.require("enable_bias", true);
    entries.require("layer_norm_elementwise_affine", true);
    entries.require("layerdrop", 0.0);
    entries.require("word_embed_proj_dim", config.width);
}

void readBert(JsonEntries& entries, ModelConfig& config) {
    config.ffnWidth = entries.count("intermediate_size", kMostFfn);
    config.tokenTypes = entries.count("type_vocab_size");
    config.dropout = entries.number("hidden_dropout_prob", 0.1, 0, 0.999);
    config.attentionDropout = entries.number("attention_probs_dropout_prob", 0.1, 0, 0.999);
    config.initStd = entries.number("initializer_range", 0.02, 0, 10);
    config.layerNormEps = entries.number("layer_norm_eps", 1e-12, 0, 1);
    entries.require("hidden_act", "gelu");
    entries.require("position_embedding_type", "absolute");
    entries.require("is_decoder", false);
    entries.require("add_cross_attention", false);
}

void readVit(JsonEntries& entries, ModelConfig& config) {
    config.ffnWidth = entries.count("intermediate_size", kMostFfn);
    config.dropout = entries.number("hidden_dropout_prob", 0, 0, 0.999);
    config.attentionDropout = entries.number("attention_probs_dropout_prob", 0, 0, 0.999);
    config.initStd = entries.number("initializer_range", 0.02, 0, 10);
    config.layerNormEps = entries.number("layer_norm_eps", 1e-6, 0, 1);
    auto& vision = config.vision;
    vision.imageSize = entries.count("image_size", kMostPixels);
    vision.patch = entries.count("patch_size", kMostPixels);
    vision.channels = entries.count("num_channels", kMostChannels);
    vision.classes = entries.count("num_classes");
    vision.qkvBias = entries.flag("qkv_bias", true);
    vision.embeddingNorm = entries.flag("pre_norm", false);
    entries.require("hidden_act", "gelu");
    if (vision.patch > 0) config.positions = vision.patches() + 1;
}

void readLanguage(JsonEntries& entries, ModelConfig& config) {
    config.vocabulary = entries.count("vocab_size", JsonEntries::kMostRows);
    config.positions = entries.count("max_position_embeddings", JsonEntries::kMostRows);
    config.paddingToken = entries.token("pad_token_id");
    entries.require("tie_word_embeddings", true);
    config.kind == ModelKind::opt ? readOpt(entries, config) : readBert(entries, config);
}

void writeOpt(nlohmann::ordered_json& json, const ModelConfig& config) {
    json["ffn_dim"] = config.ffnWidth;
    json["word_embed_proj_dim"] = config.width;
    json["activation_function"] = "relu";
    json["do_layer_norm_before"] = true;
    json["dropout"] = config.dropout;
    json["attention_dropout"] = config.attentionDropout;
    json["init_std"] = config.initStd;
}

void writeBert(nlohmann::ordered_json& json, const ModelConfig& config) {
    json["intermediate_size"] = config.ffnWidth;
    json["type_vocab_size"] = config.tokenTypes;
    json["hidden_act"] = "gelu";
    json["hidden_dropout_prob"] = config.dropout;
    json["attention_probs_dropout_prob"] = config.attentionDropout;
    json["initializer_range"] = config.initStd;
    json["layer_norm_eps"] = config.layerNormEps;
    json["position_embedding_type"] = "absolute";
}

void writeVit(nlohmann::ordered_json& json, const ModelConfig& config) {
    const auto& vision = config.vision;
    json["intermediate_size"] = config.ffnWidth;
    json["hidden_act"] = "gelu";
    json["hidden_dropout_prob"] = config.dropout;
    json["attention_probs_dropout_prob"] = config.attentionDropout;
    json["initializer_range"] = config.initStd;
    json["layer_norm_eps"] = config.layerNormEps;
    json["image_size"] = vision.imageSize;
    json["patch_size"] = vision.patch;
    json["num_channels"] = vision.channels;
    json["num_classes"] = vision.classes;
    if (!config.classNames.empty()) json["label_names"] = config.classNames;
    json["qkv_bias"] = vision.qkvBias;
    json["pre_norm"] = vision.embeddingNorm;
    // What timm.create_model("local-dir:...") reads: any of its plain vision transformers, with all its sizes.
    json["architecture"] = "vit_small_patch16_224";
    json["model_args"] = {{"img_size", vision.imageSize},
                          {"patch_size", vision.patch},
                          {"in_chans", vision.channels},
                          {"embed_dim", config.width},
                          {"depth", config.layers},
                          {"num_heads", config.heads},
                          {"mlp_ratio", static_cast<double>(config.ffnWidth) / static_cast<double>(config.width)},
                          {"qkv_bias", vision.qkvBias},
                          {"pre_norm", vision.embeddingNorm}};
    json["pretrained_cfg"] = {{"input_size", {vision.channels, vision.imageSize, vision.imageSize}},
                              {"crop_pct", 0.9},
                              {"interpolation", "bicubic"},
                              {"mean", {0.5, 0.5, 0.5}},
                              {"std", {0.5, 0.5, 0.5}}};
}

void writeLanguage(nlohmann::ordered_json& json, const ModelConfig& config) {
    json["vocab_size"] = config.vocabulary;
    json["max_position_embeddings"] = config.positions;
    json["tie_word_embeddings"] = true;
    for (const char* token : {"pad_token_id", "bos_token_id", "eos_token_id"}) json[token] = nullptr;
    if (config.paddingToken >= 0) json["pad_token_id"] = config.paddingToken;
    if (config.classes > 0) writeClasses(json, config);
    config.kind == ModelKind::opt ? writeOpt(json, config) : writeBert(json, config);
}

struct NamedKind {
    ModelKind kind;
    const char *type, *architecture;
    const char* classifier = nullptr;  ///< architecture with a classifier of sequences
};
constexpr std::array kKinds{NamedKind{ModelKind::opt, "opt", "OPTForCausalLM", "OPTForSequenceClassification"},
                            NamedKind{ModelKind::bert, "bert", "BertForMaskedLM", "BertForSequenceClassification"},
                            NamedKind{ModelKind::vit, "timm_vit", "VisionTransformer"},
                            NamedKind{ModelKind::vit, "vit", "ViTForImageClassification"}};

/// Hugging Face's ViT, which counts its labels by their names and has another default of the norms.
Json inTimmsWords(Json json) {
    const auto labels = json.find("id2label");
    constexpr int kDefaultLabels = 2;
    if (labels != json.end() && labels->is_object())
        json["num_classes"] = labels->size();
    else
        json["num_classes"] = json.value("num_labels", Json(kDefaultLabels));
    if (!json.contains("layer_norm_eps")) json["layer_norm_eps"] = 1e-12;
    return json;
}

Status validateVision(const VisionConfig& vision, std::int64_t positions) {
    if (vision.imageSize < 1 || vision.patch < 1 || vision.channels < 1 || vision.classes < 1)
        return fail("a vision transformer needs an image size, patch, channels and classes of at least 1");
    if (vision.imageSize % vision.patch != 0)
        return fail("patches of {} pixels do not divide images of {}", vision.patch, vision.imageSize);
    if (positions != vision.patches() + 1)
        return fail("{} patches and a class token need {} positions, not {}", vision.patches(), vision.patches() + 1,
                    positions);
    return {};
}

}  // namespace

Status validate(const ModelConfig& config) {
    if (config.layers < 1 || config.heads < 1 || config.width < 1 || config.ffnWidth < 1 || config.positions < 1)
        return fail("a model needs layers, heads, width, feed-forward width and positions of at least 1");
    if (config.kind == ModelKind::vit) {
        if (auto status = validateVision(config.vision, config.positions); !status) return status;
    } else if (config.vocabulary < 1 || config.tokenTypes < 1 || config.classes == 1) {
        return fail("a language model needs a vocabulary and token types of at least 1, and a classifier 2 classes");
    }
    if (config.width % config.heads != 0)
        return fail("{} heads do not divide a width of {}", config.heads, config.width);
    const auto& gate = config.gate;
    if (gate.isConditional() && gate.network == attention::GateNetwork::mlp && config.width / config.heads < 4)
        return fail("an mlp gate needs heads of at least 4 channels, not {}", config.width / config.heads);
    if (gate.kind == attention::GateKind::conditionalPerHead && gate.network == attention::GateNetwork::allFeatures)
        return fail("a gate from all features is one a token, not one a head");
    if (config.paddingToken >= config.vocabulary)
        return fail("padding token {} is outside a vocabulary of {}", config.paddingToken, config.vocabulary);
    return {};
}

bool belongsToMethod(const std::string& parameter) {
    const auto names = {"self_attn.alpha", "attention.self.alpha", ".attn.alpha", ".entmax_logit"};
    return std::ranges::any_of(names, [&](const char* name) { return parameter.find(name) != std::string::npos; });
}

bool belongsToHead(const std::string& parameter) {
    const auto heads = {"cls.", "bert.pooler.", "classifier.", "score.", "head."};
    return std::ranges::any_of(heads, [&](const char* head) { return parameter.starts_with(head); });
}

Result<ModelConfig> fromHuggingFace(const Json& json) {
    if (!json.is_object()) return fail("config.json holds no object");
    const std::string type = json.contains("model_type") ? shortened(json["model_type"].dump()) : "missing";
    const auto known =
        std::ranges::find_if(kKinds, [&](const NamedKind& named) { return type == fmt::format("\"{}\"", named.type); });
    if (known == kKinds.end())
        return fail(
            "config.json: \"model_type\" is {}, but has to be \"opt\", \"bert\", \"vit\", \"timm_vit\" or \"stanhop\"",
            type);

    const bool renamed = known->type == std::string_view("vit");
    const Json worded = renamed ? inTimmsWords(json) : Json();
    JsonEntries entries(renamed ? worded : json);
    ModelConfig config;
    config.kind = known->kind;
    config.layers = entries.count("num_hidden_layers", JsonEntries::kMostLayers);
    config.heads = entries.count("num_attention_heads");
    config.width = entries.count("hidden_size");
    config.kind == ModelKind::vit ? readVit(entries, config) : readLanguage(entries, config);
    if (!entries.problem().empty()) return fail("{}", entries.problem());

    if (config.kind == ModelKind::vit)
        readLabelNames(json, config);
    else if (auto read = readClasses(json, config); !read)
        return fail(std::move(read.error()));
    if (auto read = readMethod(json, config); !read) return fail(std::move(read.error()));
    if (auto valid = validate(config); !valid) return fail(std::move(valid.error()).during("config.json"));
    return config;
}

nlohmann::ordered_json toHuggingFace(const ModelConfig& config) {
    const auto& named = *std::ranges::find(kKinds, config.kind, &NamedKind::kind);
    nlohmann::ordered_json json;
    json["architectures"] = {config.classes > 0 ? named.classifier : named.architecture};
    json["model_type"] = named.type;
    json["hidden_size"] = config.width;
    json["num_hidden_layers"] = config.layers;
    json["num_attention_heads"] = config.heads;
    config.kind == ModelKind::vit ? writeVit(json, config) : writeLanguage(json, config);
    json["outeffhop"] = methodToJson(config);
    return json;
}

}  // namespace outeffhop::models
