// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/fuzz/mutator.h"

#include <cstring>
#include <iterator>

namespace outeffhop::fuzz {

void Mutator::mutate(Files& files) {
    for (auto count = random_.below(8) + 1; count > 0; --count) {
        auto file = std::next(files.begin(), static_cast<std::ptrdiff_t>(random_.below(files.size())));
        constexpr std::uint64_t kFileOdds = 100;  // of changing which files there are
        switch (files.size() > 1 ? random_.below(kFileOdds) : kFileOdds) {
            case 0:
                files.erase(file);
                break;
            case 1:
                file->second =
                    std::next(files.begin(), static_cast<std::ptrdiff_t>(random_.below(files.size())))->second;
                break;
            case 2:
                file->second.clear();
                break;
            default:
                mutateOne(file->first, file->second);
        }
    }
}

void Mutator::mutateOne(const std::string& name, std::string& bytes) {
    const bool structured = random_.below(3) != 0;
    if (structured && name.ends_with(".json")) return mutateJson(bytes, random_);
    if (structured && name.ends_with(".safetensors")) return mutateSafetensors(bytes);
    mutateBytes(bytes, random_);
}

void Mutator::mutateSafetensors(std::string& bytes) {
    std::uint64_t length = 0;
    if (bytes.size() < sizeof length) return mutateBytes(bytes, random_);
    std::memcpy(&length, bytes.data(), sizeof length);
    if (length > bytes.size() - sizeof length) return mutateBytes(bytes, random_);
    auto header = bytes.substr(sizeof length, length);
    mutateJson(header, random_);
    bytes.replace(sizeof length, length, header);
    length = header.size();
    if (random_.below(8) != 0) std::memcpy(bytes.data(), &length, sizeof length);
}

}  // namespace outeffhop::fuzz
