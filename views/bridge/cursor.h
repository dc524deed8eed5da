// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>

namespace outeffhop::bridge {

/// What the whole window looks at: one focused run, at one step or at its newest ("live"). Every view follows it.
class Cursor : public QObject {
    Q_OBJECT
 public:
    using QObject::QObject;

    [[nodiscard]] const QString& run() const { return run_; }  ///< id; empty: none
    [[nodiscard]] bool isLive() const { return live_; }
    /// The step to show in a run whose newest step is `newest`.
    [[nodiscard]] std::int64_t stepWithin(std::int64_t newest) const {
        return live_ || step_ > newest ? newest : step_;
    }

    void focus(const QString& run);
    void goTo(std::int64_t step);
    void goLive();

 signals:
    void runChanged(const QString& run);
    void moved();  ///< to another step, or live began or ended

 private:
    QString run_;
    std::int64_t step_ = 0;
    bool live_ = true;
};

}  // namespace outeffhop::bridge
