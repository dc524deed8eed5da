// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/run_handle.h"

#include <QCoreApplication>
#include <fstream>
#include <numeric>

#include "core/base/clock.h"
#include "views/bridge/answer_cache.h"
#include "views/bridge/reader.h"

namespace outeffhop::bridge {

namespace {

constexpr std::size_t kCacheBytes = 16u << 20;
constexpr double kSpeedSeconds = 5;  ///< window of the speed of a running run

std::size_t bytesOf(const store::AttentionLayer& layer) {
    return layer.codes.size() + 2 * layer.scales.size() + 4 * (layer.noop.size() + layer.gate.size());
}
std::size_t bytesOf(const store::Thumbnails& thumbnails) {
    return thumbnails.codes.size();
}
std::size_t bytesOf(const std::string& text) {
    return text.size();
}
std::size_t bytesOf(const std::vector<store::OutlierRecord>& rows) {
    return rows.size() * sizeof(store::OutlierRecord);
}
template <class Record>
std::size_t bytesOf(const std::vector<Record>& records) requires requires(const Record& record) {
    record.tensors;
}
{
    return std::accumulate(records.begin(), records.end(), std::size_t(0), [](std::size_t sum, const auto& record) {
        return sum + sizeof record + record.tensors.size() * sizeof(record.tensors[0]);
    });
}
std::size_t bytesOf(const std::vector<store::ActivationRecord>& rows) {
    return std::accumulate(rows.begin(), rows.end(), std::size_t(0), [](std::size_t sum, const auto& row) {
        return sum + sizeof row + 4 * (row.histogram.size() + row.channelMax.size());
    });
}

template <class T>
std::shared_ptr<const T> shared(Result<std::optional<T>> found) {
    return found && *found ? std::make_shared<const T>(std::move(**found)) : nullptr;
}
template <class T>
std::shared_ptr<const T> shared(Result<T> found) {
    return found ? std::make_shared<const T>(std::move(*found)) : nullptr;
}

void append(Curve& curve, std::int64_t step, double value) {
    curve.steps.push_back(static_cast<double>(step));
    curve.values.push_back(value);
}

void append(VectorCurve& curve, const store::VectorRecord& row) {
    if (curve.width == 0) curve.width = row.values.size();
    if (row.values.size() != curve.width) return;
    curve.steps.push_back(static_cast<double>(row.step));
    curve.values.insert(curve.values.end(), row.values.begin(), row.values.end());
}

}  // namespace

RunHandle::RunHandle(QString id, QPointer<Reader> reader, std::uint64_t watch)
    : id_(std::move(id)),
      reader_(std::move(reader)),
      watch_(watch),
      cache_(std::make_unique<AnswerCache>(kCacheBytes)) {
    if (reader_) reader_->watch(id_, watch_);
}

RunHandle::~RunHandle() {
    if (reader_) reader_->unwatch(watch_);
}

template <class T, class Query>
void RunHandle::ask(Pending& slot, const std::string& key, Query query, Answer<T> answer) {
    const Pending::Ticket ticket = slot.renew();
    if (!key.empty())
        if (auto known = cache_->find<T>(key)) {
            ticket->store(false);
            return answer(std::move(known));
        }
    if (!reader_) return;
    const auto question = [self = QPointer<RunHandle>(this), generation = data_.info.generation, ticket, key,
                           query = std::move(query),
                           answer = std::move(answer)](store::RunReader* run, const store::RunFolder& folder) {
        std::shared_ptr<const T> found = query(run, folder);
        const auto deliver = [self, generation, ticket, key, answer, found = std::move(found)] {
            if (self && found && !key.empty() && generation == self->data_.info.generation)
                self->cache_->keep(key, found, bytesOf(*found));
            if (!ticket->exchange(false)) return;
            answer(found);
        };
        QMetaObject::invokeMethod(QCoreApplication::instance(), deliver, Qt::QueuedConnection);
    };
    reader_->ask(watch_, ticket, question);
}

void RunHandle::attention(Pending& slot, std::int64_t step, int sequence, int layer,
                          Answer<store::AttentionLayer> answer) {
    const auto query = [=](store::RunReader* run, const auto&) {
        return run ? shared(run->attention(step, sequence, layer)) : nullptr;
    };
    ask<store::AttentionLayer>(slot, fmt::format("attention {} {} {}", step, sequence, layer), query,
                               std::move(answer));
}

void RunHandle::thumbnails(Pending& slot, std::int64_t step, int sequence, Answer<store::Thumbnails> answer) {
    const auto query = [=](store::RunReader* run, const auto&) {
        return run ? shared(run->thumbnails(step, sequence)) : nullptr;
    };
    ask<store::Thumbnails>(slot, fmt::format("thumbnails {} {}", step, sequence), query, std::move(answer));
}

void RunHandle::activationsAt(Pending& slot, std::int64_t step, Answer<std::vector<store::ActivationRecord>> answer) {
    const auto query = [=](store::RunReader* run, const auto&) {
        return run ? shared(run->activationsAt(step)) : nullptr;
    };
    ask<std::vector<store::ActivationRecord>>(slot, fmt::format("activations {}", step), query, std::move(answer));
}

void RunHandle::activationsOf(Pending& slot, int tensor, std::int64_t lastStep, int limit,
                              Answer<std::vector<store::ActivationRecord>> answer) {
    const auto query = [=](store::RunReader* run, const auto&) {
        return run ? shared(run->activationsOf(tensor, lastStep, limit)) : nullptr;
    };
    const auto key = fmt::format("activations of {} {} {}", tensor, lastStep, limit);
    ask<std::vector<store::ActivationRecord>>(slot, key, query, std::move(answer));
}

void RunHandle::largestOutliers(Pending& slot, std::int64_t step, int limit,
                                Answer<std::vector<store::OutlierRecord>> answer) {
    const auto query = [=](store::RunReader* run, const auto&) {
        return run ? shared(run->largestOutliers(step, limit)) : nullptr;
    };
    ask<std::vector<store::OutlierRecord>>(slot, fmt::format("outliers {} {}", step, limit), query, std::move(answer));
}

void RunHandle::evaluations(Pending& slot, Answer<std::vector<store::EvaluationRecord>> answer) {
    const auto query = [](store::RunReader*, const store::RunFolder& folder) {
        return shared(store::evaluations(folder));
    };
    ask<std::vector<store::EvaluationRecord>>(slot, {}, query, std::move(answer));
}

void RunHandle::quantizations(Pending& slot, Answer<std::vector<store::QuantizationRecord>> answer) {
    const auto query = [](store::RunReader*, const store::RunFolder& folder) {
        return shared(store::quantizations(folder));
    };
    ask<std::vector<store::QuantizationRecord>>(slot, {}, query, std::move(answer));
}

void RunHandle::logTail(Pending& slot, int bytes, Answer<std::string> answer) {
    const auto query = [=](store::RunReader*, const store::RunFolder& folder) -> std::shared_ptr<const std::string> {
        std::ifstream file(folder.log(), std::ios::binary | std::ios::ate);
        if (!file) return nullptr;
        const auto size = static_cast<std::int64_t>(file.tellg());
        file.seekg(std::max<std::int64_t>(0, size - bytes));
        return std::make_shared<const std::string>(std::istreambuf_iterator<char>(file),
                                                   std::istreambuf_iterator<char>());
    };
    ask<std::string>(slot, {}, query, std::move(answer));
}

void RunHandle::apply(RunUpdate& update) {
    if (update.restart) {
        cache_->clear();
        data_ = {};
        speed_.clear();
    }
    readiness_ = Readiness::ready;
    behind_ = update.behind;
    error_.clear();
    data_.info = std::move(update.info);
    if (update.databaseBytes > 0) data_.databaseBytes = update.databaseBytes;
    if (update.changes & Changed::definitions) {
        data_.metrics = std::move(update.metrics);
        data_.tensors = std::move(update.tensors);
        data_.probe = std::move(update.probe);
    }
    for (const auto& row : update.scalars) append(data_.curves[row.metric], row.step, row.value);
    for (const auto& row : update.vectors) append(data_.vectors[row.metric], row);
    data_.events.insert(data_.events.end(), std::make_move_iterator(update.events.begin()),
                        std::make_move_iterator(update.events.end()));
    if (update.changes & Changed::snapshots) data_.snapshots = std::move(update.snapshots);
    if (update.changes & Changed::activations) data_.activationSteps = std::move(update.activationSteps);
    if (update.changes & Changed::checkpoints) data_.checkpoints = std::move(update.checkpoints);
    measureSpeed(update.readAt);
    emit updated(update.changes);
}

void RunHandle::measureSpeed(double now) {
    const auto& info = data_.info;
    if (info.state != store::RunState::running) {
        speed_.clear();
        const double seconds = info.startedAt > 0 ? info.endedAt - info.startedAt : 0;
        data_.stepsPerSecond =
            seconds > 0 && info.step > 0 ? std::optional(static_cast<double>(info.step) / seconds) : std::nullopt;
        return;
    }
    speed_.emplace_back(now, info.step);
    while (speed_.size() > 2 && now - speed_.front().first > kSpeedSeconds) speed_.pop_front();
    const auto [since, step] = speed_.front();
    if (now - since >= 0.5) data_.stepsPerSecond = static_cast<double>(info.step - step) / (now - since);
}

void RunHandle::fail(const QString& error) {
    if (readiness_ == Readiness::failed && error_ == error) return;
    readiness_ = Readiness::failed;
    error_ = error;
    emit updated(Changed::info);
}

}  // namespace outeffhop::bridge
