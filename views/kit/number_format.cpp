// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/number_format.h"

#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <cmath>

namespace outeffhop::kit {
namespace {

const QChar kMinus(0x2212);

QString withSeparators(QString digits) {
    const auto point = digits.indexOf('.');
    const qsizetype first = digits.startsWith('-') ? 1 : 0;
    for (auto i = (point < 0 ? digits.size() : point) - 3; i > first; i -= 3) digits.insert(i, ',');
    return digits;
}

QString withTrueMinus(QString text) {
    return text.replace('-', kMinus);
}

/// Text of a magnitude with a fixed number of decimals.
QString grouped(double magnitude, int decimals) {
    return withSeparators(QString::number(magnitude, 'f', decimals));
}

/// Exponent of the leading digit after rounding to that many significant digits: 9.99 with two is 1 (it becomes 10).
int leadingExponent(double magnitude, int significant) {
    const QString text = QString::number(magnitude, 'e', significant - 1);
    return text.mid(text.indexOf('e') + 1).toInt();
}

QString signed_(double value, const QString& magnitude) {
    const bool isZero = magnitude.indexOf(QRegularExpression("[1-9]")) < 0;
    return value < 0 && !isZero ? kMinus + magnitude : magnitude;
}

}  // namespace

QString undefinedText() {
    return QString(QChar(0x2013));
}

QString formatNumber(double value, int significant) {
    if (!std::isfinite(value)) return undefinedText();
    if (value == 0) return "0";
    const double magnitude = std::abs(value);
    const int exponent = leadingExponent(magnitude, significant);
    if (exponent < -4 || exponent >= 9) {
        QString text = QString::number(value, 'e', significant - 1);
        const auto at = text.indexOf('e');
        return withTrueMinus(text.left(at) + 'e' + QString::number(text.mid(at + 1).toInt()));
    }
    return signed_(value, grouped(magnitude, std::max(0, significant - 1 - exponent)));
}

QString formatTick(double value) {
    if (std::abs(value) >= 1e5 && std::abs(value) < 1e15) return formatCount(value);
    static const QRegularExpression zeros("\\.?0+(?=e|$)");
    const QString text = formatNumber(value, 5);
    return text.contains('.') ? QString(text).remove(zeros) : text;
}

QString formatFixed(double value, int decimals) {
    if (!std::isfinite(value)) return undefinedText();
    return signed_(value, grouped(std::abs(value), decimals));
}

QString formatSigned(double value, int significant) {
    const QString text = formatNumber(value, significant);
    return std::isfinite(value) && value > 0 ? '+' + text : text;
}

QString formatInteger(std::int64_t value) {
    return withTrueMinus(withSeparators(QString::number(value)));
}

QString formatPercent(double ratio, int decimals) {
    return std::isfinite(ratio) ? formatFixed(100 * ratio, decimals) + " %" : undefinedText();
}

QString formatDuration(double seconds) {
    if (!std::isfinite(seconds) || seconds < 0) return undefinedText();
    if (seconds == 0) return "0 s";
    if (seconds < 0.9995) return QString("%1 ms").arg(formatNumber(seconds * 1000, seconds < 0.0095 ? 2 : 3));
    if (seconds < 9.95) return formatFixed(seconds, 1) + " s";
    const auto total = std::llround(seconds);
    const auto two = [](long long large, const char* unit, long long small, const char* subunit) {
        QString text = QString("%1 %2").arg(formatInteger(large), unit);
        return small ? text + QString(" %1 %2").arg(small).arg(subunit) : text;
    };
    if (total < 60) return QString("%1 s").arg(total);
    if (total < 3600) return two(total / 60, "min", total % 60, "s");
    if (total < 86400) return two(total / 3600, "h", total % 3600 / 60, "min");
    return two(total / 86400, "d", total % 86400 / 3600, "h");
}

QString formatBytes(std::int64_t bytes) {
    if (bytes < 0) return undefinedText();
    if (bytes < 1000) return QString("%1 B").arg(bytes);
    const char* units[]{"kB", "MB", "GB", "TB", "PB", "EB"};
    double value = double(bytes) / 1000;
    int unit = 0;
    for (; value >= 999.5 && unit < 5; ++unit) value /= 1000;
    return QString("%1 %2").arg(QString::number(value, 'f', value < 9.95 ? 1 : 0), units[unit]);
}

QString formatMeanDeviation(double mean, double deviation) {
    if (!std::isfinite(mean)) return undefinedText();
    if (!std::isfinite(deviation)) return formatNumber(mean);
    const QString separator = QString(" ") + QChar(0xB1) + ' ';
    if (deviation == 0) return formatNumber(mean) + separator + "0";
    const int exponent = leadingExponent(std::abs(deviation), 2);
    if (exponent < -6 || exponent >= 9) return formatNumber(mean) + separator + formatNumber(deviation, 2);
    const int decimals = std::max(0, 1 - exponent);
    return formatFixed(mean, decimals) + separator + formatFixed(std::abs(deviation), decimals);
}

QString formatCount(double count) {
    if (!std::isfinite(count)) return undefinedText();
    const double magnitude = std::abs(count);
    if (magnitude < 999.5) return formatNumber(count, 3);
    const char* units[]{"k", "M", "G", "T"};
    double value = count / 1000;
    int unit = 0;
    for (; std::abs(value) >= 999.5 && unit < 3; ++unit) value /= 1000;
    QString text = formatNumber(value, 3);
    if (text.contains('.')) text.remove(QRegularExpression("\\.?0+$"));
    return QString("%1 %2").arg(text, units[unit]);
}

QString exactNumber(double value) {
    return std::isfinite(value) ? QString::number(value, 'g', QLocale::FloatingPointShortest) : QString();
}

}  // namespace outeffhop::kit
