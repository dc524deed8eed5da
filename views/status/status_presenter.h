// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "views/bridge/run_data.h"
#include "views/kit/theme.h"

namespace outeffhop::status {

using kit::Tone;

struct Segment {
    QString name;  ///< for the object name: "worker", "device", ...
    QString text;  ///< empty: nothing to say
    QString explanation;
    Tone tone = Tone::quiet;
};

/// What the bar says of a run, left to right: worker, device, speed, cost of looking, size, last event (the last one
/// stands at the right end). `now` in wall seconds.
std::vector<Segment> segmentsOf(const bridge::RunData& run, double now);

/// The same segments with nothing in them.
std::vector<Segment> emptySegments();

}  // namespace outeffhop::status
