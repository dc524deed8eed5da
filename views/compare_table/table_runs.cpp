// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/compare_table/table_runs.h"

#include <algorithm>
#include <set>

#include "core/telemetry/summary.h"

namespace outeffhop::compare_table {

namespace {

/// What is kept of a watched run.
class KeptNumbers : public telemetry::RecordedNumbers {
 public:
    explicit KeptNumbers(const bridge::RunData& run) : run_(run) {}

    [[nodiscard]] std::optional<double> valueAt(const std::string& metric, std::int64_t step) override {
        const auto curve = run_.curves.find(metric);
        return curve == run_.curves.end() ? std::nullopt : curve->second.at(step);
    }
    [[nodiscard]] std::vector<double> values(const std::string& metric, std::int64_t after,
                                             std::int64_t step) override {
        const auto found = run_.curves.find(metric);
        if (found == run_.curves.end()) return {};
        const auto& [steps, values] = found->second;
        const auto first = std::ranges::upper_bound(steps, static_cast<double>(after)) - steps.begin();
        const auto last = std::ranges::upper_bound(steps, static_cast<double>(step)) - steps.begin();
        return {values.begin() + first, values.begin() + std::max(first, last)};
    }
    [[nodiscard]] std::vector<float> vectorAt(const std::string& metric, std::int64_t step) override {
        const auto curve = run_.vectors.find(metric);
        if (curve == run_.vectors.end()) return {};
        const auto values = curve->second.at(step);
        return {values.begin(), values.end()};
    }

 private:
    const bridge::RunData& run_;
};

}  // namespace

TableRuns::TableRuns(const bridge::StudioContext& context, QObject* parent) : QObject(parent), context_(context) {
    connect(&context.runs, &bridge::RunList::shownChanged, this, &TableRuns::follow);
    connect(&context.runs, &bridge::RunList::changed, this, &TableRuns::follow);
    connect(&context.cursor, &bridge::Cursor::moved, this, &TableRuns::changed);
    follow();
}

void TableRuns::setWholeGroups(bool on) {
    wholeGroups_ = on;
    follow();
}

std::vector<QString> TableRuns::wanted() const {
    const auto& shown = context_.runs.shown();
    if (!wholeGroups_) return shown;
    std::set<std::string> groups;
    for (const QString& id : shown)
        if (const auto* run = context_.runs.find(id); run && !run->group.empty()) groups.insert(run->group);
    std::vector<QString> ids;
    for (const auto& run : context_.runs.runs()) {
        const QString id = QString::fromStdString(run.id);
        if (groups.contains(run.group) || context_.runs.isShown(id)) ids.push_back(id);
    }
    std::ranges::reverse(ids);
    return ids;
}

void TableRuns::follow() {
    const auto ids = wanted();
    if (!std::ranges::equal(ids, handles_, {}, {}, [](const auto& handle) { return handle->id(); })) {
        for (const auto& handle : handles_) handle->disconnect(this);
        std::vector<std::shared_ptr<bridge::RunHandle>> handles;
        for (const QString& id : ids) {
            handles.push_back(context_.store.watch(id));
            connect(handles.back().get(), &bridge::RunHandle::updated, this, &TableRuns::changed);
        }
        handles_ = std::move(handles);
    }
    emit changed();
}

std::vector<store::CatalogueRun> TableRuns::runs() const {
    std::vector<store::CatalogueRun> runs;
    for (const auto& handle : handles_) {
        const auto* row = context_.runs.find(handle->id());
        if (!row) continue;
        runs.push_back(*row);
        runs.back().metrics.clear();
        if (handle->readiness() != bridge::RunHandle::Readiness::ready) continue;
        const auto& data = handle->data();
        runs.back().step = data.info.step;
        runs.back().state = data.info.state;
        KeptNumbers numbers(data);
        runs.back().metrics = telemetry::summaryAt(numbers, data.info, context_.cursor.stepWithin(data.info.step));
    }
    return runs;
}

std::int64_t TableRuns::step() const {
    if (context_.cursor.isLive()) return -1;
    std::int64_t newest = -1;
    for (const auto& handle : handles_) newest = std::max(newest, handle->data().info.step);
    return newest < 0 ? -1 : context_.cursor.stepWithin(newest);
}

bool TableRuns::isReady() const {
    return std::ranges::any_of(
        handles_, [](const auto& handle) { return handle->readiness() != bridge::RunHandle::Readiness::loading; });
}

}  // namespace outeffhop::compare_table
