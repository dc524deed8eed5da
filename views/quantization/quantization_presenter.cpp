// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/quantization/quantization_presenter.h"

#include <QObject>
#include <nlohmann/json.hpp>

#include "views/kit/number_format.h"

namespace outeffhop::quantization {

namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

/// "W8A8", from the settings, else from the bits of the tensors.
QString presetOf(const store::QuantizationRecord& record) {
    const auto settings = nlohmann::json::parse(record.settings, nullptr, false);
    if (settings.is_object() && settings.contains("preset") && settings["preset"].is_string())
        return QString::fromStdString(settings["preset"].get<std::string>()).toUpper();
    return tr("quantized");
}

kit::Figure number(double value, const QString& text) {
    return {text, value, true};
}

}  // namespace

std::vector<kit::FiguresModel::Column> columns() {
    return {{tr("tensor"), tr("A weight, or a value on the model's way"), false},
            {tr("bits"), tr("Of its grid"), true},
            {tr("SQNR"), tr("Signal to quantization noise in dB: 10 log10(sum x^2 / sum (x - quantized x)^2)"), true},
            {tr("clipped"), tr("Share of its values outside the grid, in percent"), true},
            {tr("range"), tr("What the grid covers"), true}};
}

kit::FigureRows rows(const store::QuantizationRecord& record) {
    kit::FigureRows rows;
    for (const auto& tensor : record.tensors)
        rows.push_back(
            {{QString::fromStdString(tensor.name), 0, false},
             number(tensor.bits, QString::number(tensor.bits)),
             number(tensor.sqnr, kit::formatFixed(tensor.sqnr, 1)),
             number(tensor.clipped, kit::formatNumber(100 * tensor.clipped, 2)),
             number(tensor.high - tensor.low, QStringLiteral("%1 … %2").arg(kit::formatNumber(tensor.low, 3),
                                                                            kit::formatNumber(tensor.high, 3)))});
    return rows;
}

QString sentence(const store::QuantizationRecord& record) {
    const double change = 100 * (record.quantized / record.original - 1);
    const QString sign = change < 0 ? QString() : QStringLiteral("+");
    return tr("%1 · %2 %3 → %4 (%5 %) · step %6")
        .arg(presetOf(record), QString::fromStdString(record.metric), kit::formatNumber(record.original, 4),
             kit::formatNumber(record.quantized, 4), sign + kit::formatNumber(change, 2),
             kit::formatInteger(record.step));
}

QString title(const store::QuantizationRecord& record) {
    return tr("%1 at step %2").arg(presetOf(record), kit::formatInteger(record.step));
}

}  // namespace outeffhop::quantization
