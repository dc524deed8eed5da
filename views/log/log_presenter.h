// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "core/store/records.h"

namespace outeffhop::log {

struct Line {
    QString text;  ///< "step 525  head L1·H1 became a no-op head"
    store::Severity severity = store::Severity::info;
};

/// One line an event, oldest first.
std::vector<Line> linesOf(const std::vector<store::EventRecord>& events);

/// The last whole lines of a log file's tail.
QString wholeLines(const QString& tail, int count);

}  // namespace outeffhop::log
