// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstdint>

/// The one place where numbers become text for people. NaN and infinities are "–" (not defined), never 0.
namespace outeffhop::kit {

/// "–": not defined.
QString undefinedText();

/// Significant digits, thousands separators, a true minus: 0.01234 -> "0.01234", 49.8 -> "49.80", 12345.6 -> "12,346",
/// 1.2e-7 -> "1.200e−7". Powers of ten from 1e9 and below 1e-4.
QString formatNumber(double value, int significant = 4);
/// For axis ticks, as short as possible: 0.50 -> "0.5", 1500 -> "1,500", 200000 -> "200 k".
QString formatTick(double value);
/// A fixed number of decimals: formatFixed(0.978, 2) -> "0.98".
QString formatFixed(double value, int decimals);
/// With its sign, for differences: "+0.012", "−0.5", "0".
QString formatSigned(double value, int significant = 3);
/// "1,500".
QString formatInteger(std::int64_t value);
/// Of a ratio: formatPercent(0.013) -> "1.3 %".
QString formatPercent(double ratio, int decimals = 1);
/// "36 s", "2 min 5 s", "1 h 12 min", "3 d 4 h", under 1 s "12 ms".
QString formatDuration(double seconds);
/// "3.1 MB" (powers of 1,000).
QString formatBytes(std::int64_t bytes);
/// Two digits of the deviation decide the digits of the mean: "1.526 ± 0.028". Undefined deviation: the mean alone.
QString formatMeanDeviation(double mean, double deviation);
/// A count with its unit: formatCount(84000) -> "84 k", 22600000 -> "22.6 M".
QString formatCount(double count);
/// For data files: shortest text that reads back as the same double, plain ASCII; empty when not defined.
QString exactNumber(double value);

}  // namespace outeffhop::kit
