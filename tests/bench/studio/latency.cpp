// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/studio/latency.h"

#include <QApplication>
#include <QElapsedTimer>
#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "app/studio/main_window.h"
#include "core/base/clock.h"
#include "core/base/file_lock.h"
#include "core/telemetry/recorder.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scripted_run.h"
#include "views/bridge/run_handle.h"
#include "views/bridge/store_service.h"
#include "views/kit/curve_plot.h"

namespace outeffhop::bench {
namespace {

template <class T>
T must(Result<T> result) {
    if (!result) throw std::runtime_error(result.error().message);
    return std::move(*result);
}

/// A run that records as a worker does, without training.
class RecordedRun {
 public:
    RecordedRun(store::Catalogue& catalogue, const config::RunConfig& config)
        : run_(tests::buildRun(catalogue, config, 0, store::RunState::running)),
          folder_(catalogue.workspace().run(run_.id)),
          lock_(must(FileLock::tryAcquire(folder_.lock()))),
          script_(config),
          recorder_(must(store::RunWriter::open(folder_)), {}, [](const Error&) {}) {}

    void start(double stepsPerSecond) {
        thread_ = std::jthread([this, stepsPerSecond](const std::stop_token& stop) {
            const auto period = std::chrono::duration<double>(1 / stepsPerSecond);
            for (std::int64_t step = 1; !stop.stop_requested(); ++step) {
                auto batch = script_.batch(step);
                {
                    const std::lock_guard guard(mutex_);
                    pushed_[step] = steadySeconds();
                }
                recorder_.push(std::move(batch));
                std::this_thread::sleep_for(period);
            }
        });
    }

    [[nodiscard]] const std::string& id() const { return run_.id; }

    /// Moments of the steps up to `step` that were not asked for before.
    std::vector<double> takePushed(std::int64_t step) {
        const std::lock_guard guard(mutex_);
        std::vector<double> moments;
        while (!pushed_.empty() && pushed_.begin()->first <= step) {
            moments.push_back(pushed_.begin()->second);
            pushed_.erase(pushed_.begin());
        }
        return moments;
    }

 private:
    store::CatalogueRun run_;
    store::RunFolder folder_;
    std::optional<FileLock> lock_;
    tests::ScriptedRun script_;
    telemetry::Recorder recorder_;
    std::mutex mutex_;
    std::map<std::int64_t, double> pushed_;
    std::jthread thread_;
};

/// Sees the first curve plot being painted.
class PaintWatch : public QObject {
 public:
    std::function<void()> painted;

    bool eventFilter(QObject* watched, QEvent* event) override {
        const bool paints = event->type() == QEvent::Paint;
        // The plot's own handler runs after this filter; the queued call comes when it has painted.
        if (paints)
            QMetaObject::invokeMethod(
                watched, [this] { painted(); }, Qt::QueuedConnection);
        return false;
    }
};

}  // namespace

std::vector<double> stepToPixelSeconds(const store::Workspace& workspace, double stepsPerSecond, double seconds) {
    auto catalogue = must(store::Catalogue::open(workspace));
    std::vector<std::unique_ptr<RecordedRun>> runs;
    for (const auto& config : tests::backcopyConfigs(100'000))
        runs.push_back(std::make_unique<RecordedRun>(catalogue, config));

    studio::MainWindow window(workspace);
    window.resize(1680, 1020);
    window.show();
    auto& focused = *runs.back();
    const auto handle = window.context().store.watch(QString::fromStdString(focused.id()));
    PaintWatch watch;
    std::vector<double> latencies;
    watch.painted = [&] {
        const double now = steadySeconds();
        const auto& curves = handle->data().curves;
        const auto loss = curves.find("train.loss");
        if (loss == curves.end() || loss->second.steps.empty()) return;
        for (const double moment : focused.takePushed(std::int64_t(loss->second.steps.back())))
            latencies.push_back(now - moment);
    };
    QElapsedTimer clock;
    clock.start();
    while (!window.findChild<kit::CurvePlotWidget*>() && clock.elapsed() < 5000) QApplication::processEvents();
    auto* plot = window.findChild<kit::CurvePlotWidget*>();
    if (!plot) throw std::runtime_error("the window shows no curves");
    plot->installEventFilter(&watch);
    for (auto* child : plot->findChildren<QWidget*>()) child->installEventFilter(&watch);
    for (auto& run : runs) run->start(stepsPerSecond);
    clock.restart();
    while (double(clock.elapsed()) < seconds * 1000)
        QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 20);
    std::ranges::sort(latencies);
    return latencies;
}

}  // namespace outeffhop::bench
