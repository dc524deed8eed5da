// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFlags>
#include <QObject>
#include <QPointer>
#include <QString>
#include <deque>
#include <functional>
#include <memory>

#include "core/store/evaluation.h"
#include "core/store/quantization.h"
#include "views/bridge/pending.h"
#include "views/bridge/run_data.h"

namespace outeffhop::bridge {

class AnswerCache;
class Reader;
struct RunUpdate;

/// What a poll brought; views repaint only for what they show.
enum class Changed : unsigned {
    info = 1,
    definitions = 2,  ///< metrics, tensors, probe
    curves = 4,       ///< scalars and vectors
    snapshots = 8,
    activations = 16,
    events = 32,
    checkpoints = 64,
    everything = 127,  ///< first load, or the run was resumed and forgot what came after its checkpoint
};
Q_DECLARE_FLAGS(Changes, Changed)

/// Delivered on the GUI thread; null: nothing of the kind is recorded, or it could not be read.
template <class T>
using Answer = std::function<void(std::shared_ptr<const T>)>;

/// A watched run, living on the GUI thread; fed by the reader thread for as long as somebody holds it.
class RunHandle : public QObject {
    Q_OBJECT
 public:
    enum class Readiness { loading, ready, failed };

    RunHandle(QString id, QPointer<Reader> reader, std::uint64_t watch);
    ~RunHandle() override;

    [[nodiscard]] const QString& id() const { return id_; }
    [[nodiscard]] Readiness readiness() const { return readiness_; }
    [[nodiscard]] const QString& error() const { return error_; }  ///< why it failed, for people
    [[nodiscard]] const RunData& data() const { return data_; }
    /// A long run comes page by page; true until the last one arrived.
    [[nodiscard]] bool isBehind() const { return behind_; }

    /// Questions answered by the reader thread, or at once from the cache. `step` is one of data().snapshots or
    /// data().activationSteps where a snapshot or statistics stand; see RunData::snapshotAt, activationAt.
    void attention(Pending& slot, std::int64_t step, int sequence, int layer, Answer<store::AttentionLayer> answer);
    void thumbnails(Pending& slot, std::int64_t step, int sequence, Answer<store::Thumbnails> answer);
    void activationsAt(Pending& slot, std::int64_t step, Answer<std::vector<store::ActivationRecord>> answer);
    void activationsOf(Pending& slot, int tensor, std::int64_t lastStep, int limit,
                       Answer<std::vector<store::ActivationRecord>> answer);
    /// The largest over all steps at or before `step`.
    void largestOutliers(Pending& slot, std::int64_t step, int limit, Answer<std::vector<store::OutlierRecord>> answer);
    /// What `outeffhop eval` measured, oldest first.
    void evaluations(Pending& slot, Answer<std::vector<store::EvaluationRecord>> answer);
    /// What quantization found, oldest first.
    void quantizations(Pending& slot, Answer<std::vector<store::QuantizationRecord>> answer);
    /// The end of worker.log, at most `bytes`.
    void logTail(Pending& slot, int bytes, Answer<std::string> answer);

    /// Called by StoreService.
    [[nodiscard]] std::uint64_t watch() const { return watch_; }
    void apply(RunUpdate& update);
    void fail(const QString& error);

 signals:
    void updated(outeffhop::bridge::Changes changes);

 private:
    template <class T, class Query>
    void ask(Pending& slot, const std::string& key, Query query, Answer<T> answer);

    void measureSpeed(double now);

    QString id_;
    QPointer<Reader> reader_;
    std::uint64_t watch_;  ///< tells this watch's updates from those of an earlier one
    Readiness readiness_ = Readiness::loading;
    bool behind_ = true;
    QString error_;
    RunData data_;
    std::unique_ptr<AnswerCache> cache_;
    std::deque<std::pair<double, std::int64_t>> speed_;  ///< (steady seconds, step) of the last polls
};

Q_DECLARE_OPERATORS_FOR_FLAGS(Changes)

}  // namespace outeffhop::bridge
