// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fstream>
#include <string>

#include "core/data/random.h"
#include "core/theory/image_patterns.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::theory {

/// A folder with one IDX file of random 6 x 4 grey images, of two classes by turns; `contrasting`: the first class is
/// dark, the second bright.
inline void writeIdx(const std::filesystem::path& folder, int count, bool contrasting = false) {
    const auto number = [](int n) { return std::string{0, 0, static_cast<char>(n >> 8), static_cast<char>(n)}; };
    data::Random random{5};
    std::ofstream images(folder / "train-images-idx3-ubyte", std::ios::binary);
    images << std::string{0, 0, 8, 3} << number(count) << number(6) << number(4);
    for (int i = 0; i < count * 24; ++i) {
        const auto byte = static_cast<unsigned char>(random.next());
        images << static_cast<char>(contrasting ? byte / 2 + (i / 24 % 2) * 128 : byte);
    }
    std::ofstream labels(folder / "train-labels-idx1-ubyte", std::ios::binary);
    labels << std::string{0, 0, 8, 1} << number(count);
    for (int i = 0; i < count; ++i) labels << static_cast<char>(i % 2);
}

}  // namespace outeffhop::theory
