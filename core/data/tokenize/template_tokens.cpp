// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/tokenize/template_tokens.h"

namespace outeffhop::data {
namespace {

TokensAround fromTemplate(const nlohmann::json& pieces) {
    TokensAround around;
    bool behind = false;
    for (const auto& piece : pieces) {
        if (piece.contains("Sequence")) behind = true;
        if (piece.contains("SpecialToken")) (behind ? around.behind : around.before) = piece["SpecialToken"].at("id");
    }
    return around;
}

TokensAround fromOne(const nlohmann::json& postProcessor) {
    const auto type = postProcessor.value("type", "");
    if (type == "TemplateProcessing") return fromTemplate(postProcessor.at("single"));
    TokensAround around;
    if (type == "BertProcessing" || type == "RobertaProcessing")
        around = {postProcessor.at("cls").at(0), postProcessor.at("sep").at(0)};
    around.trimsOffsets =
        (type == "ByteLevel" || type == "RobertaProcessing") && postProcessor.value("trim_offsets", true);
    return around;
}

}  // namespace

TokensAround tokensAround(const nlohmann::json& postProcessor) {
    if (!postProcessor.is_object()) return {};
    if (postProcessor.value("type", "") != "Sequence") return fromOne(postProcessor);
    TokensAround all;
    for (const auto& processor : postProcessor.at("processors")) {
        const auto one = fromOne(processor);
        all.trimsOffsets |= one.trimsOffsets;
        if (!one.empty()) all = {one.before, one.behind, all.trimsOffsets};
    }
    return all;
}

}  // namespace outeffhop::data
