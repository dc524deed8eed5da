// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "core/store/quantization.h"
#include "views/bridge/command_process.h"
#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/figures_model.h"
#include "views/kit/panel.h"
#include "views/kit/table.h"

class QMenu;
class QToolButton;

namespace outeffhop::kit {
class TableView;
}

namespace outeffhop::quantization {

/// What quantizing the focused run costs: its metric before and after, and the damage to every tensor, the worst first.
class QuantizationView : public kit::Panel {
    Q_OBJECT
 public:
    explicit QuantizationView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] kit::Table table() const;

 private:
    void addChips();
    void refresh();
    void show(const std::vector<store::QuantizationRecord>& records);
    void showNone();
    void fillRecordMenu();
    void start(const QString& preset);
    [[nodiscard]] const store::QuantizationRecord* chosen() const;

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    kit::FiguresModel model_;
    kit::TableView* table_;
    QMenu* recordMenu_;
    QToolButton *recordChip_ = nullptr, *quantizeChip_ = nullptr;
    bridge::CommandProcess process_;
    bridge::Refresh* refresh_;
    bridge::Pending pending_;
    QHash<QString, QString> problems_;  ///< by run: why its last quantization failed
    QString shownRun_;
    std::vector<store::QuantizationRecord> records_;
    int chosen_ = -1;  ///< of records_; -1: the newest
};

}  // namespace outeffhop::quantization
