// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <map>
#include <memory>

#include "views/bridge/studio_context.h"

namespace outeffhop::compare_table {

/// The runs in the table, watched for as long as this lives: the shown ones, or with them all that were launched
/// together with one of them.
class TableRuns : public QObject {
    Q_OBJECT
 public:
    explicit TableRuns(const bridge::StudioContext& context, QObject* parent = nullptr);

    void setWholeGroups(bool on);
    [[nodiscard]] bool hasWholeGroups() const { return wholeGroups_; }

    /// Oldest first, each with its measures at the cursor in `metrics`.
    [[nodiscard]] std::vector<store::CatalogueRun> runs() const;
    /// The step that all runs are measured at; -1: each at its newest.
    [[nodiscard]] std::int64_t step() const;
    [[nodiscard]] bool isEmpty() const { return handles_.empty(); }
    [[nodiscard]] bool isReady() const;  ///< something is read

 signals:
    void changed();

 private:
    void follow();
    [[nodiscard]] std::vector<QString> wanted() const;

    const bridge::StudioContext& context_;
    bool wholeGroups_ = false;
    std::vector<std::shared_ptr<bridge::RunHandle>> handles_;
};

}  // namespace outeffhop::compare_table
