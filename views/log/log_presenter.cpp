// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/log/log_presenter.h"

#include <QObject>
#include <QStringList>

#include "views/kit/number_format.h"

namespace outeffhop::log {

std::vector<Line> linesOf(const std::vector<store::EventRecord>& events) {
    std::vector<Line> lines;
    lines.reserve(events.size());
    for (const auto& event : events) {
        const QString when =
            event.step < 0 ? QObject::tr("start") : QObject::tr("step %1").arg(kit::formatInteger(event.step));
        lines.push_back({when.leftJustified(14) + QString::fromStdString(event.message), event.severity});
    }
    return lines;
}

QString wholeLines(const QString& tail, int count) {
    QStringList lines = tail.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    return lines.mid(std::max<qsizetype>(0, lines.size() - count)).join(QLatin1Char('\n'));
}

}  // namespace outeffhop::log
