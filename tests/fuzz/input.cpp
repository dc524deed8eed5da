// SPDX-License-Identifier: GPL-3.0-or-later
#include <new>

#include "tests/fuzz/campaign.h"

namespace outeffhop::fuzz {
namespace {

/// What a failure's message lacks; empty: nothing.
std::string flawOf(const std::string& message, const std::filesystem::path& folder) {
    constexpr std::size_t kLongest = 4000;
    if (message.find(folder.string()) == std::string::npos) return "the message names no file: " + message;
    if (message.size() > kLongest) return fmt::format("the message has {} bytes", message.size());
    return message.find('\0') != std::string::npos ? "the message holds a zero byte" : "";
}

}  // namespace

Files inputOf(const Target& target, std::uint64_t seed, std::uint64_t number) {
    auto files = target.seeds[number % target.seeds.size()];
    Mutator({seed, number}).mutate(files);
    return files;
}

std::string tryInput(const Target& target, const Files& files, const std::filesystem::path& folder, bool& accepted) {
    writeFiles(files, folder);
    try {
        const auto status = target.use(folder);
        accepted = status.has_value();
        return accepted ? "" : flawOf(status.error().message, folder);
    } catch (const std::bad_alloc&) {
        return "it wants more memory than it may have";
    } catch (const std::exception& thrown) {
        return std::string("it throws: ") + thrown.what();
    }
}

}  // namespace outeffhop::fuzz
