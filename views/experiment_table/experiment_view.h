// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "views/bridge/pending.h"
#include "views/bridge/studio_context.h"
#include "views/experiment_table/experiment_process.h"
#include "views/experiment_table/experiment_report.h"
#include "views/kit/figures_model.h"
#include "views/kit/panel.h"
#include "views/kit/table.h"

class QLabel;
class QMenu;
class QTimer;

namespace outeffhop::kit {
class TableView;
}

namespace outeffhop::experiment_table {

/// A table of experiments/: our runs beside the published numbers, and which of the paper's orderings hold here.
class ExperimentView : public kit::Panel {
    Q_OBJECT
 public:
    explicit ExperimentView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] QVariantMap choices() const override;
    /// {"experiment": a name in experiments/, or the file of one's own}.
    void setChoices(const QVariantMap& choices) override;

    /// The numbers, and the orderings where there are any; empty until they are read.
    [[nodiscard]] std::vector<kit::Table> tables() const;

 protected:
    void showEvent(QShowEvent* event) override;

 private:
    void layOut();
    void addChips();
    void fillMenu();
    void choose(const QString& experiment);
    void openFile();
    /// Reads on a thread of the pool; the newest answer is shown. Does nothing while nobody looks.
    void refresh();
    void take(const Result<Report>& report);
    void showReport();
    void askForData();
    void start(const QStringList& files);
    void showChips();

    const bridge::StudioContext& context_;
    QString name_;
    std::optional<Report> report_;
    QString problem_;
    bool isStarting_ = false;  ///< until the first run is made
    std::unique_ptr<kit::FiguresModel> numbers_, orderings_;
    kit::TableView *numberTable_, *orderingTable_;
    QLabel* description_;
    QMenu* menu_;
    QToolButton *chip_ = nullptr, *runChip_ = nullptr;
    QTimer *delay_,   ///< runs change often while they train
        *measuring_;  ///< the catalogue does not tell when a run is measured
    ExperimentProcess process_;
    bridge::Pending pending_;
};

}  // namespace outeffhop::experiment_table
