// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/views/kit/samples.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QComboBox>
#include <algorithm>
#include <cmath>
#include <ctime>
#include <random>

#include "core/store/signed_log_histogram.h"

namespace outeffhop::kit::samples {

Tokens tokens(int count) {
    const QString text = "ded·dw·wewis·s!⏎llid·dsuk·kntno·on,·,·,·,·,·,·,⏎H:⏎And,⏎Who";
    Tokens out;
    for (int i = 0; i < count; ++i) {
        const QChar c = text[i % text.size()];
        out.push_back({QString(c), c == QChar(u'·') || c == QChar(u't') || c == QChar(u'e')});
    }
    return out;
}

AttentionMatrix attention(int length, bool hasNowhere) {
    std::mt19937 random(7);
    std::uniform_real_distribution<float> noise(0, 1);
    const Tokens text = tokens(length);
    AttentionMatrix m{length, length, std::vector<float>(std::size_t(length * length)), {}};
    if (hasNowhere) m.nowhere.resize(std::size_t(length));
    for (int q = 0; q < length; ++q) {
        const bool isTrigger = text[std::size_t(q)].marked && q > 0;
        const float silent = isTrigger ? 0.01f : hasNowhere ? 0.95f : 0.0f;
        float* row = m.values.data() + q * length;
        float sum = 0;
        for (int k = 0; k <= q; ++k) sum += row[k] = std::pow(noise(random), 6.0f) / float(1 + k);
        for (int k = 0; k <= q; ++k) row[k] *= (isTrigger ? 0.1f : 1 - silent) / sum;
        if (isTrigger) row[q - 1] += 0.9f - silent;
        if (hasNowhere) m.nowhere[std::size_t(q)] = silent;
    }
    return m;
}

std::vector<std::uint8_t> codes(const AttentionMatrix& matrix) {
    std::vector<std::uint8_t> out;
    for (float v : matrix.values) out.push_back(std::uint8_t(std::lround(255 * std::sqrt(v))));
    return out;
}

std::pair<std::vector<double>, std::vector<double>> loss(int points, double start, double end, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> noise(0, 0.03);
    std::vector<double> steps, values;
    for (int i = 0; i < points; ++i) {
        steps.push_back(i);
        values.push_back(end + (start - end) * std::exp(-8.0 * i / points) * (1 + noise(random)) +
                         0.2 * end * noise(random));
    }
    return {steps, values};
}

HistogramFrame frame(std::int64_t step, double spread, unsigned seed) {
    std::mt19937 random(seed);
    std::normal_distribution<float> normal(0, float(spread));
    HistogramFrame out{step, std::vector<std::uint32_t>(store::SignedLogBins::kCount)};
    for (int i = 0; i < 4096; ++i) {
        const float x = normal(random);
        ++out.counts[std::size_t(store::SignedLogBins::of(i % 200 == 0 ? x * 12 : x))];
    }
    return out;
}

double medianMilliseconds(const std::function<void()>& call) {
    std::vector<double> times;
    for (int i = 0; i < 21; ++i) {
        const std::clock_t before = std::clock();
        call();
        times.push_back(1e3 * double(std::clock() - before) / CLOCKS_PER_SEC);
    }
    std::nth_element(times.begin(), times.begin() + 10, times.end());
    return times[10];
}

QStringList unnamedControls(QWidget& root) {
    QStringList bad;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                               qobject_cast<QAbstractSpinBox*>(widget) || widget->focusPolicy() & Qt::TabFocus;
        const bool isInner = qobject_cast<QAbstractScrollArea*>(widget->parentWidget()) ||
                             qobject_cast<QComboBox*>(widget->parentWidget()) ||
                             qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) ||
                             widget->objectName().startsWith("qt_");
        if (!isControl || isInner) continue;
        QAccessibleInterface* spoken = QAccessible::queryAccessibleInterface(widget);
        if (widget->objectName().isEmpty() || !spoken || spoken->text(QAccessible::Name).isEmpty())
            bad << QString("%1 “%2”").arg(widget->metaObject()->className(), widget->objectName());
    }
    return bad;
}

}  // namespace outeffhop::kit::samples
