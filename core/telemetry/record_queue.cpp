// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/record_queue.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace outeffhop::telemetry {
namespace {

bool bringsSnapshots(const store::RunBatch& batch) {
    return !batch.snapshots.empty();
}

void dropSnapshots(store::RunBatch& batch) {
    const auto step = batch.snapshots.front().step;
    batch.snapshots.clear();
    batch.events.push_back(
        {.step = step,
         .kind = "dropped",
         .severity = store::Severity::warning,
         .message = fmt::format("The attention maps of step {} were left out: the disk could not keep up", step)});
}

void append(auto& all, auto& more) {
    std::ranges::move(more, std::back_inserter(all));
}

void append(store::RunBatch& all, store::RunBatch& more) {
    all.step = std::max(all.step, more.step);
    append(all.scalars, more.scalars);
    append(all.vectors, more.vectors);
    append(all.activations, more.activations);
    append(all.outliers, more.outliers);
    append(all.snapshots, more.snapshots);
    append(all.events, more.events);
    append(all.checkpoints, more.checkpoints);
}

}  // namespace

void RecordQueue::push(store::RunBatch batch) {
    withSnapshots_ += bringsSnapshots(batch);
    waiting_.push_back(std::move(batch));
    if (withSnapshots_ <= snapshotLimit_) return;
    dropSnapshots(*std::ranges::find_if(waiting_, bringsSnapshots));
    --withSnapshots_;
}

store::RunBatch RecordQueue::takeAll() {
    store::RunBatch all;
    for (auto& batch : waiting_) append(all, batch);
    waiting_.clear();
    withSnapshots_ = 0;
    return all;
}

}  // namespace outeffhop::telemetry
