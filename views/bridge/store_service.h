// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QObject>
#include <QThread>
#include <memory>

#include "core/store/workspace.h"
#include "views/bridge/run_handle.h"
#include "views/bridge/run_list.h"

namespace outeffhop::bridge {

class Reader;

/// The studio's only way to what is stored: one reader thread holds the catalogue and the run files, polls what is
/// watched (30 Hz while it trains, 2 Hz otherwise) and hands plain values over to the GUI thread.
class StoreService : public QObject {
    Q_OBJECT
 public:
    explicit StoreService(store::Workspace workspace);
    ~StoreService() override;

    [[nodiscard]] const store::Workspace& workspace() const { return workspace_; }
    [[nodiscard]] RunList& runs() { return runs_; }

    /// Starts watching (or shares the watch); it ends when the last holder lets go.
    std::shared_ptr<RunHandle> watch(const QString& id);

    /// A hidden or minimised window is polled at 2 Hz only.
    void setWindowVisible(bool visible);
    /// Looks at the catalogue now, after an action.
    void refresh();

 signals:
    /// The workspace cannot be read (or can again: empty); also kept by runs().error().
    void workspaceFailed(const QString& error);

 private:
    store::Workspace workspace_;
    RunList runs_;
    QThread thread_;
    Reader* reader_;  ///< lives on thread_
    std::uint64_t watches_ = 0;
    QHash<QString, std::weak_ptr<RunHandle>> handles_;
};

}  // namespace outeffhop::bridge
