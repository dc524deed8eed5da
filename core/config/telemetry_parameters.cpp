// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/groups.h"
#include "core/config/section.h"

namespace outeffhop::config {

std::vector<Parameter> telemetryParameters() {
    const Section telemetry("Telemetry", "telemetry.", &RunConfig::telemetry);
    using Telemetry = RunConfig::Telemetry;
    return {
        telemetry("budget", "Cost of looking", &Telemetry::budget,
                  {.minimum = 0.01,
                   .maximum = 100,
                   .unit = "%",
                   .help = "Share of the step time that captures of attention and activations may take."}),
        telemetry("probe_sequences", "Probe sequences", &Telemetry::probeSequences,
                  {.minimum = 0,
                   .maximum = 1024,
                   .unit = "sequences",
                   .help = "Sequences of the fixed probe that statistics are taken over; 0: as many as make about 512 "
                           "tokens, 4 to 16."}),
        telemetry("mapped_sequences", "Mapped sequences", &Telemetry::mappedSequences,
                  {.minimum = 1,
                   .maximum = 64,
                   .unit = "sequences",
                   .help = "Probe sequences whose attention maps are stored.",
                   .advanced = true}),
        telemetry("top_outliers", "Outliers kept", &Telemetry::topOutliers,
                  {.minimum = 1,
                   .maximum = 256,
                   .help = "Largest values stored for each observed tensor at each capture.",
                   .advanced = true}),
        telemetry("snapshot_megabytes", "Room for attention maps", &Telemetry::snapshotMegabytes,
                  {.minimum = 1,
                   .maximum = 1048576,
                   .unit = "MB",
                   .help = "Room for stored attention maps; beyond it older ones are thinned out.",
                   .advanced = true}),
    };
}

}  // namespace outeffhop::config
