// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

#include "core/store/records.h"

namespace outeffhop::curves {

using Metrics = std::vector<store::MetricDefinition>;

/// Where curves stand: how the panel is called, and what is plotted before anybody chose.
struct Place {
    QString name, title, figureName;
    QStringList (*defaults)(const Metrics& offered);
};

/// Beside a training run: loss, copy loss and no-op mass where they exist, filled up to three.
Place training();

/// Where runs are compared: copy loss (else loss), no-op mass of idle queries (else of all), max inf norm; filled up to
/// three.
Place comparing();

/// What is plotted: the wanted metrics that are offered, or the defaults where none is.
QStringList plottedMetrics(const Place& place, const Metrics& offered, const QStringList& wanted);

}  // namespace outeffhop::curves
