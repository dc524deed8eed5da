// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <vector>

#include "core/store/records.h"

namespace outeffhop::curves {

/// What is plotted before anybody chose: loss, copy loss and no-op mass where they exist, filled up to three.
QStringList defaultMetrics(const std::vector<store::MetricDefinition>& offered);

}  // namespace outeffhop::curves
