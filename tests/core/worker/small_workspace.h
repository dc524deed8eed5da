// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "core/store/new_run.h"
#include "core/store/run_reader.h"
#include "tests/core/train/small_run.h"

namespace outeffhop::worker {

/// An empty workspace with runs of a few milliseconds a step.
class SmallWorkspace {
 public:
    explicit SmallWorkspace(const std::string& name) : workspace{train::emptyFolder(name)} {}

    std::string add(const config::RunConfig& config) { return catalogue().create(store::newRun(config)).value().id; }
    [[nodiscard]] store::Catalogue catalogue() const { return std::move(*store::Catalogue::open(workspace)); }
    [[nodiscard]] store::CatalogueRun run(const std::string& id) const { return catalogue().run(id).value(); }
    [[nodiscard]] store::RunReader reader(const std::string& id) const {
        return std::move(*store::RunReader::open(workspace.run(id)));
    }

    store::Workspace workspace;
};

/// Everything a run recorded that does not depend on the clock: values by metric and step.
inline std::map<std::string, std::map<std::int64_t, std::vector<float>>> recordsOf(store::RunReader reader) {
    std::map<std::string, std::map<std::int64_t, std::vector<float>>> records;
    const auto scalars = reader.scalarsAfter(0, 1'000'000).value();
    const auto vectors = reader.vectorsAfter(0, 1'000'000).value();
    for (const auto& scalar : scalars.rows)
        if (scalar.metric.starts_with("train.") || scalar.metric.starts_with("valid."))
            records[scalar.metric][scalar.step] = {static_cast<float>(scalar.value)};
    for (const auto& vector : vectors.rows)
        if (vector.metric == "noop.mass" || vector.metric == "activation.inf_norm")
            records[vector.metric][vector.step] = vector.values;
    return records;
}

inline std::vector<store::EventRecord> eventsOf(store::RunReader reader, const std::string& kind) {
    auto events = reader.eventsAfter(0).value().rows;
    std::erase_if(events, [&](const auto& event) { return event.kind != kind; });
    return events;
}

}  // namespace outeffhop::worker
