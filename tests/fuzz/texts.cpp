// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/text_classification.h"
#include "tests/fuzz/target.h"

namespace outeffhop::fuzz {
namespace {

Status useTexts(const std::filesystem::path& path, const char* model, const char* pair, bool strict) {
    config::RunConfig config;
    config.model.kind = model;
    config.data.task = "text_classification";
    config.data.path = path.string();
    config.data.pairColumn = pair;
    config.data.length = 8;
    config.data.validation = 0.3;
    config.data.strict = strict;
    auto texts = data::TextClassification::open(config, {});
    if (!texts) return fail(texts.error());
    const auto classes = static_cast<std::int64_t>(texts->classes().size());
    for (const auto& batch : {texts->next(5), texts->validation(0, 3), texts->probe(2)}) {
        if (!batch) return fail(batch.error());
        const auto tokens = static_cast<std::size_t>(batch->sequences) * static_cast<std::size_t>(batch->length);
        if (batch->length > config.data.length || batch->inputs.size() != tokens || batch->mask.size() != tokens ||
            batch->labels.size() != static_cast<std::size_t>(batch->sequences))
            throw std::logic_error("a batch has another size than it says");
        for (const auto label : batch->labels)
            if (label < 0 || label >= classes) throw std::logic_error("a label is no class");
    }
    return {};
}

std::string table(const char* head, char separator, const char* quote) {
    std::string text = head;
    for (int row = 0; row < 20; ++row)
        text += fmt::format("{0}a \"\"text\"\", {1}{0}{2}{0}second\n{1}{0}{2}{3}\n", quote, row, separator, row % 3);
    return text;
}

std::string plain(char separator) {
    std::string text = fmt::format("label{0}text{0}pair\n", separator);
    for (int row = 0; row < 20; ++row)
        text += fmt::format("{0}{1}some {2}{1}other\n", row % 2 ? "yes" : "no", separator, row);
    return text;
}

}  // namespace

Target texts() {
    return {.name = "texts",
            .seeds = {{{"train.csv", table("text,pair,label\n", ',', "\"")}},
                      {{"train.csv", plain(',')}, {"dev.csv", plain(',')}},
                      {{"train.tsv", plain('\t')}, {"test.tsv", plain('\t')}},
                      {{"train.tsv", "text\tlabel\n\"quoted\"\t1\n\"open\t0\nb\t1\nc\t0\nd\t1\ne\t0\n"}}},
            .use = [](const std::filesystem::path& folder) -> Status {
                std::ignore = useTexts(folder, "bert", "", true);
                std::ignore = useTexts(folder, "opt", "pair", false);
                return useTexts(folder, "bert", "", false);
            }};
}

}  // namespace outeffhop::fuzz
