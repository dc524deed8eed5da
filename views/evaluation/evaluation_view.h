// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>

#include "core/store/evaluation.h"
#include "views/bridge/command_process.h"
#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/evaluation/evaluation_presenter.h"
#include "views/kit/panel.h"

class QLabel;
class QMenu;
class QTimer;
class QToolButton;

namespace outeffhop::kit {
class TableView;
}

namespace outeffhop::evaluation {

/// What `outeffhop eval` measured of the focused run: each number with its definition, and the outlier figures of every
/// module.
class EvaluationView : public kit::Panel {
    Q_OBJECT
 public:
    explicit EvaluationView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    /// Empty without an evaluation.
    [[nodiscard]] kit::Table numbers() const;
    [[nodiscard]] kit::Table tensors() const;

    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;

 private:
    void layOut();
    void addChips();
    void follow();
    /// What is shown is no longer the content.
    void leave();
    void refresh();
    void take(const std::vector<store::EvaluationRecord>& records);
    void showNone();
    void showProgress();
    void showTables();
    void fillMenu();
    void start(const Extent& extent);
    void define();
    [[nodiscard]] bool canStart() const;
    [[nodiscard]] std::vector<Extent> extents() const;
    [[nodiscard]] const store::EvaluationRecord* chosen() const;
    [[nodiscard]] kit::Table entitled(kit::Table table) const;

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    kit::FiguresModel numberModel_, tensorModel_;
    kit::TableView *numberTable_, *tensorTable_;
    QLabel* definition_;
    QMenu* menu_;
    QToolButton *shownChip_ = nullptr, *evaluateChip_ = nullptr, *cancelChip_ = nullptr;
    QTimer* clock_;
    bridge::CommandProcess process_;
    bridge::Refresh* refresh_;
    bridge::Pending pending_;
    QHash<QString, QString> problems_;  ///< by run: why its last evaluation failed
    QString shownRun_;
    bool wasActive_ = false;  ///< when it was last read
    std::vector<store::EvaluationRecord> records_;
    std::vector<Line> lines_;  ///< of the chosen record
    int chosen_ = -1;          ///< of records_; -1: the newest
    bool showsTensors_ = false;
};

}  // namespace outeffhop::evaluation
