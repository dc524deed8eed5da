// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>

#include "tests/fuzz/mutator.h"

namespace outeffhop::fuzz {
namespace {

constexpr std::array<std::uint64_t, 16> kNumbers{0,          1,          2,         127,       128,     255,
                                                 256,        0x7fff,     0x8000,    0xffff,    0x10000, 0x7fffffff,
                                                 0x80000000, 0xffffffff, INT64_MAX, UINT64_MAX};
constexpr std::array<const char*, 16> kNumberTexts{"0",
                                                   "-1",
                                                   "1",
                                                   "-0",
                                                   "1e999",
                                                   "-1e999",
                                                   "1e-999",
                                                   "nan",
                                                   "inf",
                                                   "0.5",
                                                   "2147483648",
                                                   "4294967296",
                                                   "9223372036854775807",
                                                   "18446744073709551616",
                                                   "99999999999999999999999999",
                                                   ""};

struct Range {
    std::size_t begin, size;
};

Range anyRange(const std::string& bytes, std::size_t most, data::Random& random) {
    const auto begin = random.below(bytes.size());
    return {begin, 1 + random.below(std::min(most, bytes.size() - begin))};
}

/// A number of 1, 2, 4 or 8 bytes in either byte order.
void overwriteNumber(std::string& bytes, data::Random& random) {
    const auto size = std::min<std::size_t>(std::size_t{1} << random.below(4), bytes.size());
    auto number = kNumbers[random.below(kNumbers.size())];
    if (random.below(2) == 0) number = __builtin_bswap64(number) >> (64 - 8 * size);
    std::memcpy(&bytes[random.below(bytes.size() - size + 1)], &number, size);
}

void replaceDecimal(std::string& bytes, data::Random& random) {
    const auto isDigit = [](unsigned char byte) { return std::isdigit(byte) != 0; };
    const auto start = bytes.begin() + static_cast<std::ptrdiff_t>(random.below(bytes.size()));
    const auto begin = std::find_if(start, bytes.end(), isDigit);
    const auto end = std::find_if_not(begin, bytes.end(), isDigit);
    bytes.replace(begin, end, kNumberTexts[random.below(kNumberTexts.size())]);
}

void insertNoise(std::string& bytes, data::Random& random) {
    std::string noise;
    for (auto count = 1 + random.below(16); count > 0; --count) noise += static_cast<char>(random.next());
    bytes.insert(random.below(bytes.size() + 1), noise);
}

void repeatPiece(std::string& bytes, data::Random& random) {
    const auto range = anyRange(bytes, 64, random);
    const auto piece = bytes.substr(range.begin, range.size);
    std::string many;
    for (auto count = std::uint64_t{1} << random.below(12); count > 0; --count) many += piece;
    bytes.insert(range.begin, many);
}

void movePiece(std::string& bytes, data::Random& random) {
    const auto range = anyRange(bytes, 256, random);
    const auto piece = bytes.substr(range.begin, range.size);
    if (random.below(2) == 0) bytes.erase(range.begin, range.size);
    bytes.insert(random.below(bytes.size() + 1), piece);
}

}  // namespace

void mutateBytes(std::string& bytes, data::Random& random) {
    if (bytes.empty()) return insertNoise(bytes, random);
    switch (random.below(9)) {
        case 0:
            bytes[random.below(bytes.size())] ^= static_cast<char>(1 << random.below(8));
            break;
        case 1:
            bytes[random.below(bytes.size())] = static_cast<char>(random.next());
            break;
        case 2:
            return overwriteNumber(bytes, random);
        case 3:
            return replaceDecimal(bytes, random);
        case 4:
            return insertNoise(bytes, random);
        case 5: {
            const auto range = anyRange(bytes, 64, random);
            bytes.erase(range.begin, range.size);
            break;
        }
        case 6:
            bytes.resize(random.below(bytes.size()));
            break;
        case 7:
            return repeatPiece(bytes, random);
        default:
            return movePiece(bytes, random);
    }
}

}  // namespace outeffhop::fuzz
