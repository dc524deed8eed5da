// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>

#include "views/bridge/run_handle.h"

namespace outeffhop::bridge {

struct StudioContext;

/// The run under the cursor, watched for as long as this lives.
class FocusedRun : public QObject {
    Q_OBJECT
 public:
    explicit FocusedRun(const StudioContext& context, QObject* parent = nullptr);

    [[nodiscard]] RunHandle* run() const { return run_.get(); }  ///< nullptr: none
    [[nodiscard]] bool isReady() const { return run_ && run_->readiness() == RunHandle::Readiness::ready; }
    /// The step to show of it, -1 before the first.
    [[nodiscard]] std::int64_t step() const;

 signals:
    void replaced();  ///< another run, or none
    void updated(outeffhop::bridge::Changes changes);

 private:
    void follow(const QString& id);

    const StudioContext& context_;
    std::shared_ptr<RunHandle> run_;
};

}  // namespace outeffhop::bridge
