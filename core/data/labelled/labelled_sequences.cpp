// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/labelled/labelled_sequences.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/base/json_text.h"
#include "core/data/random.h"

namespace outeffhop::data {
namespace {

constexpr std::size_t kMostTokens = std::size_t{1} << 28;

std::optional<std::int64_t> wholeNumber(const std::string& text) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole ? std::optional(number) : std::nullopt;
}

std::vector<std::string> inOrder(std::vector<std::string> labels) {
    const bool numbers = std::ranges::all_of(labels, [](const auto& label) { return wholeNumber(label).has_value(); });
    std::ranges::sort(
        labels, [&](const auto& a, const auto& b) { return numbers ? *wholeNumber(a) < *wholeNumber(b) : a < b; });
    return labels;
}

/// The number of a label's class; -1: there is none.
std::int32_t classNumber(const std::string& label, const std::vector<std::string>& classes) {
    if (const auto named = std::ranges::find(classes, label); named != classes.end())
        return static_cast<std::int32_t>(named - classes.begin());
    const auto number = wholeNumber(label).value_or(-1);
    return number < static_cast<std::int64_t>(classes.size()) ? static_cast<std::int32_t>(number) : -1;
}

}  // namespace

Result<LabelledSequences> LabelledSequences::read(const std::filesystem::path& path, const Settings& settings,
                                                  const SequenceLayout& layout) {
    auto reader = LabelledReader::open(path, settings.columns, settings.strict);
    if (!reader) return fail(reader.error());
    LabelledSequences sequences;
    sequences.path_ = path.string();
    if (auto status = sequences.addAll(*reader, layout); !status) return fail(status.error());
    sequences.skipped_ = reader->skipped();
    if (auto status = sequences.classify(settings); !status) return fail(status.error());
    return sequences;
}

Status LabelledSequences::addAll(LabelledReader& reader, const SequenceLayout& layout) {
    std::map<std::string, std::int32_t> numbers;
    while (true) {
        const auto labelled = reader.next();
        if (!labelled) return fail(labelled.error());
        if (!*labelled) return {};
        const auto& [text, pair, label] = **labelled;
        const auto tokens = pair.empty() ? layout(text) : layout(text, pair);
        if (tokens_.size() + tokens.ids.size() > kMostTokens)
            return fail("{}: the file has more than {} tokens", reader.place(), kMostTokens);
        const auto [number, isNew] = numbers.try_emplace(label, static_cast<std::int32_t>(labels_.size()));
        if (isNew) labels_.push_back(label);
        sequences_.push_back({tokens_.size(), static_cast<std::uint32_t>(tokens.ids.size()),
                              static_cast<std::uint32_t>(tokens.second), number->second, reader.line()});
        tokens_.insert(tokens_.end(), tokens.ids.begin(), tokens.ids.end());
    }
}

Status LabelledSequences::classify(const Settings& settings) {
    classes_ = settings.classes.empty() ? inOrder(labels_) : settings.classes;
    std::vector<std::int32_t> numbers;
    for (const auto& label : labels_) numbers.push_back(classNumber(label, classes_));
    const auto problemOf = [&](const Sequence& sequence) {
        return fmt::format("{}, line {}: \"{}\" is none of the {} classes", path_, sequence.line,
                           shortened(labels_[static_cast<std::size_t>(sequence.label)]), classes_.size());
    };
    for (auto& sequence : sequences_) {
        const auto number = numbers[static_cast<std::size_t>(sequence.label)];
        if (number < 0 && settings.strict) return fail("{}", problemOf(sequence));
        if (number < 0) skipped_.add(problemOf(sequence));
        sequence.label = number;
    }
    std::erase_if(sequences_, [](const Sequence& sequence) { return sequence.label < 0; });
    return {};
}

TokenSequence LabelledSequences::tokens(std::size_t sequence) const {
    const auto& [begin, length, second, label, line] = sequences_[sequence];
    const auto first = tokens_.begin() + static_cast<std::ptrdiff_t>(begin);
    return {{first, first + length}, second};
}

std::uint64_t LabelledSequences::fingerprint() const {
    auto hash = mix(sequences_.size());
    const auto add = [&](std::uint64_t value) { hash = mix(hash ^ value); };
    for (const auto& sequence : sequences_) {
        add(sequence.length);
        add(sequence.second);
        add(static_cast<std::uint64_t>(sequence.label));
        for (std::size_t i = 0; i < sequence.length; ++i) add(static_cast<std::uint64_t>(tokens_[sequence.begin + i]));
    }
    return hash;
}

}  // namespace outeffhop::data
