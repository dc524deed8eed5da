// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <array>
#include <cstdint>

#include "views/kit/theme.h"

namespace outeffhop::kit {

/// probability: viridis-like, starts at the panel's background. noop: magma-like. difference: blue - neutral - red.
enum class ColourMapKind { probability, noop, difference };

/// How a value in [0, 1] becomes a position on the map. squareRoot shows small probabilities; it is the default for
/// them.
enum class ColourScale { linear, squareRoot };

/// 256 colours. For ColourMapKind::difference entry 128 is zero, exactly neutral (white in light and print), entries 1
/// and 255 are the ends, and entry 0 equals entry 1.
class ColourMap {
 public:
    static constexpr int kSize = 256;

    static const ColourMap& of(ColourMapKind kind, ThemeKind theme);

    QRgb at(int code) const { return table_[static_cast<std::size_t>(code)]; }
    /// For QImage::setColorTable.
    QList<QRgb> colourTable() const { return {table_.begin(), table_.end()}; }
    /// Dark or light text, whichever reads better on that colour.
    QColor textOn(int code) const;

 private:
    std::array<QRgb, kSize> table_{};
    friend struct ColourMapBuilder;
};

/// Code of a value on [0, maximum]; below and above go to the ends. NaN is code 0.
std::uint8_t colourCode(double value, double maximum, ColourScale scale);
/// Code of a value on [-maximum, maximum] for ColourMapKind::difference; exactly 128 for 0 and NaN.
std::uint8_t differenceCode(double value, double maximum);

}  // namespace outeffhop::kit
