// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/recorder.h"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <ctime>
#include <future>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/telemetry/record_queue.h"

namespace outeffhop::telemetry {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int kCommitsPerCheckpoint = 64;
constexpr std::chrono::seconds kRetentionInterval{10};

}  // namespace

class Recorder::Worker {
 public:
    Worker(store::RunWriter writer, Options options, std::function<void(const Error&)> onFailure)
        : writer_(std::move(writer)),
          options_(options),
          onFailure_(std::move(onFailure)),
          queue_(options.snapshotLimit),
          thread_([this](const std::stop_token& stop) { loop(stop); }) {}

    void push(store::RunBatch batch) {
        std::unique_lock lock(mutex_);
        room_.wait(lock, [this] { return failure_ || queue_.size() < options_.queueLimit; });
        if (failure_) return;
        queue_.push(std::move(batch));
        if (idle_ || queue_.size() == options_.queueLimit || queue_.hasSnapshots()) wake_.notify_one();
    }

    /// Runs `task` on the recorder's thread once everything pushed so far is committed.
    Status call(std::function<Status(store::RunWriter&)> task) {
        std::packaged_task<Status(store::RunWriter&)> call(std::move(task));
        auto done = call.get_future();
        {
            std::lock_guard lock(mutex_);
            calls_.push_back(std::move(call));
            wake_.notify_one();
        }
        return done.get();
    }

    Status flush() {
        return call([this](store::RunWriter&) -> Status {
            std::lock_guard lock(mutex_);
            return failure_ ? fail(*failure_) : Status();
        });
    }

    double threadSeconds() {
        clockid_t clock{};
        timespec time{};
        if (::pthread_getcpuclockid(thread_.native_handle(), &clock) != 0 || ::clock_gettime(clock, &time) != 0)
            return 0;
        return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
    }

    void setPinnedSteps(std::vector<std::int64_t> steps) {
        std::lock_guard lock(mutex_);
        pinnedSteps_ = std::move(steps);
    }

 private:
    struct Work {
        store::RunBatch batch;
        std::vector<std::packaged_task<Status(store::RunWriter&)>> calls;
    };

    void loop(const std::stop_token& stop) {
        for (;;) {
            auto work = take(stop);
            const bool idle = work.batch.empty() && work.calls.empty();
            if (!work.batch.empty()) commit(work.batch);
            for (auto& call : work.calls) call(writer_);
            if (stop.stop_requested() && idle) break;
        }
        check(writer_.checkpoint());
    }

    /// Waits until the last commit is `seconds` ago or somebody waits.
    void rest(std::unique_lock<std::mutex>& lock, const std::stop_token& stop, double seconds, bool endsWithSnapshot) {
        const auto due =
            lastCommit_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
        wake_.wait_until(lock, stop, due, [&] {
            return !calls_.empty() || queue_.size() >= options_.queueLimit ||
                   (endsWithSnapshot && queue_.hasSnapshots());
        });
    }

    /// Rests, and then waits until there is something to do: steps do not wake a resting thread. While nobody reads the
    /// run it rests longer, unless there are attention maps, of which few may wait.
    Work take(const std::stop_token& stop) {
        const bool watched = writer_.isWatched();
        std::unique_lock lock(mutex_);
        rest(lock, stop, options_.commitSeconds, false);
        if (!watched) rest(lock, stop, options_.unwatchedSeconds, true);
        idle_ = true;
        wake_.wait(lock, stop, [this] { return queue_.size() > 0 || !calls_.empty(); });
        idle_ = false;
        Work work{queue_.takeAll(), std::exchange(calls_, {})};
        room_.notify_all();
        return work;
    }

    void commit(const store::RunBatch& batch) {
        if (failed()) return;
        check(writer_.commit(batch));
        lastCommit_ = Clock::now();
        snapshotsSinceRetention_ |= !batch.snapshots.empty();
        if (++commits_ % kCommitsPerCheckpoint == 0) check(writer_.checkpoint());
        if (snapshotsSinceRetention_ && lastCommit_ - lastRetention_ > kRetentionInterval) retain();
    }

    void retain() {
        std::unique_lock lock(mutex_);
        const auto pinned = pinnedSteps_;
        lock.unlock();
        check(writer_.retain(options_.snapshotBudgetBytes, pinned));
        lastRetention_ = Clock::now();
        snapshotsSinceRetention_ = false;
    }

    bool failed() {
        std::lock_guard lock(mutex_);
        return failure_.has_value();
    }

    void check(const Status& status) {
        if (status || failed()) return;
        {
            std::lock_guard lock(mutex_);
            failure_ = status.error();
            room_.notify_all();
        }
        onFailure_(status.error());
    }

    // Only the thread below uses these.
    store::RunWriter writer_;
    Options options_;
    std::function<void(const Error&)> onFailure_;
    int commits_ = 0;
    Clock::time_point lastCommit_{}, lastRetention_ = Clock::now();
    bool snapshotsSinceRetention_ = false;

    std::mutex mutex_;  ///< guards what follows
    std::condition_variable_any wake_, room_;
    RecordQueue queue_;
    std::vector<std::packaged_task<Status(store::RunWriter&)>> calls_;
    std::vector<std::int64_t> pinnedSteps_;
    std::optional<Error> failure_;
    bool idle_ = false;  ///< the thread waits for something to do

    std::jthread thread_;  ///< last: joins before anything it uses goes
};

Recorder::Recorder(store::RunWriter writer, Options options, std::function<void(const Error&)> onFailure)
    : worker_(std::make_unique<Worker>(std::move(writer), options, std::move(onFailure))) {}

Recorder::~Recorder() = default;

void Recorder::push(store::RunBatch batch) {
    worker_->push(std::move(batch));
}

Status Recorder::flush() {
    return worker_->flush();
}

Status Recorder::setState(store::RunState state, const std::string& reason) {
    return worker_->call([=](store::RunWriter& writer) { return writer.setState(state, reason); });
}

double Recorder::threadSeconds() const {
    return worker_->threadSeconds();
}

void Recorder::setPinnedSteps(std::vector<std::int64_t> steps) {
    worker_->setPinnedSteps(std::move(steps));
}

}  // namespace outeffhop::telemetry
