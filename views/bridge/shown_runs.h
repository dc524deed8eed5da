// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "views/bridge/run_handle.h"

namespace outeffhop::bridge {

struct StudioContext;

/// The runs with an open eye, watched for as long as this lives; in the order of RunList::shown().
class ShownRuns : public QObject {
    Q_OBJECT
 public:
    explicit ShownRuns(const StudioContext& context, QObject* parent = nullptr);

    [[nodiscard]] const std::vector<std::shared_ptr<RunHandle>>& runs() const { return runs_; }
    [[nodiscard]] RunHandle* find(const QString& id) const;

 signals:
    void replaced();  ///< runs came or went
    void updated(outeffhop::bridge::RunHandle* run, outeffhop::bridge::Changes changes);

 private:
    void follow();

    const StudioContext& context_;
    std::vector<std::shared_ptr<RunHandle>> runs_;
};

}  // namespace outeffhop::bridge
