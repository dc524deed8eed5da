// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/quantization/quantization_view.h"

#include <QMenu>
#include <QToolButton>

#include "views/bridge/view_state.h"
#include "views/kit/export_dialog.h"
#include "views/kit/table_view.h"
#include "views/quantization/quantization_presenter.h"

namespace outeffhop::quantization {

QuantizationView::QuantizationView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("quantization"), tr("Quantization"), parent),
      context_(context),
      focus_(context),
      model_(columns()),
      table_(new kit::TableView(QStringLiteral("quantization.tensors"), tr("Damage by tensor"))),
      recordMenu_(new QMenu(this)),
      process_(context.workspace),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    table_->setSourceModel(&model_);
    setContent(table_);
    setExportAction([this] { kit::exportTable(table(), QStringLiteral("quantization"), this); });
    addChips();
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    connect(&process_, &bridge::CommandProcess::started, this, request);
    connect(&process_, &bridge::CommandProcess::finished, this, request);
    connect(&process_, &bridge::CommandProcess::failed, this, [this](const QString& run, const QString& message) {
        problems_[run] = message;
        refresh_->request();
    });
    request();
}

void QuantizationView::addChips() {
    recordChip_ = addChip(QStringLiteral("record"), {}, recordMenu_);
    connect(recordMenu_, &QMenu::aboutToShow, this, &QuantizationView::fillRecordMenu);
    auto* presets = new QMenu(this);
    for (const char* preset : {"w8a8", "w6a6", "w4a8", "w4a4"}) {
        const QString name = QString::fromLatin1(preset);
        presets->addAction(name.toUpper(), this, [this, name] { start(name); });
    }
    quantizeChip_ = addChip(QStringLiteral("quantize"), tr("Quantize ▾"), presets);
    quantizeChip_->setToolTip(tr("Bits of weights and activations; calibrated on training data"));
}

void QuantizationView::start(const QString& preset) {
    if (!focus_.isReady()) return;
    chosen_ = -1;
    const QString run = focus_.run()->id();
    problems_.remove(run);
    process_.start(run, {QStringLiteral("quantize"), run, QStringLiteral("--preset"), preset});
}

void QuantizationView::refresh() {
    recordChip_->setVisible(false);
    quantizeChip_->setVisible(false);
    if (!bridge::applyState(*this, bridge::stateOf(context_, focus_))) return setSubtitle({});
    if (shownRun_ != focus_.run()->id()) {
        shownRun_ = focus_.run()->id();
        records_.clear();
        chosen_ = -1;
    }
    if (process_.subject() == shownRun_) {
        setSubtitle({});
        return showLoading(tr("Calibrating and evaluating …"));
    }
    focus_.run()->quantizations(pending_, [this](auto records) {
        if (records) show(*records);
    });
}

const store::QuantizationRecord* QuantizationView::chosen() const {
    if (records_.empty()) return nullptr;
    const bool isThere = chosen_ >= 0 && chosen_ < static_cast<int>(records_.size());
    return isThere ? &records_[static_cast<std::size_t>(chosen_)] : &records_.back();
}

void QuantizationView::show(const std::vector<store::QuantizationRecord>& records) {
    records_ = records;
    const bool canStart = !context_.isReadOnly && !store::isActive(focus_.run()->data().info.state);
    const auto* record = chosen();
    if (!record) return showNone();
    quantizeChip_->setVisible(canStart);
    recordChip_->setVisible(records_.size() > 1);
    recordChip_->setText(title(*record) + QStringLiteral(" ▾"));
    setSubtitle(sentence(*record));
    model_.setRows(rows(*record));
    if (const QString problem = problems_.value(shownRun_); !problem.isEmpty())
        showWarning(problem);
    else
        showContent();
}

void QuantizationView::showNone() {
    setSubtitle({});
    if (const QString problem = problems_.value(shownRun_); !problem.isEmpty())
        return showEmpty(problem, tr("Try again"), [this] { start(QStringLiteral("w8a8")); });
    if (context_.isReadOnly) return showEmpty(tr("This run has not been quantized."));
    if (store::isActive(focus_.run()->data().info.state))
        return showEmpty(tr("This run has not been quantized. That is possible when it has ended."));
    showEmpty(tr("This run has not been quantized. How much would 8 bits cost, and which tensor?"),
              tr("Quantize to W8A8"), [this] { start(QStringLiteral("w8a8")); });
}

void QuantizationView::fillRecordMenu() {
    recordMenu_->clear();
    for (std::size_t i = records_.size(); i-- > 0;) {
        auto* action = recordMenu_->addAction(sentence(records_[i]));
        action->setCheckable(true);
        action->setChecked(&records_[i] == chosen());
        connect(action, &QAction::triggered, this, [this, i] {
            chosen_ = static_cast<int>(i);
            refresh_->request();
        });
    }
}

kit::Table QuantizationView::table() const {
    const QString run = context_.runs.nameOf(shownRun_);
    const auto* record = chosen();
    auto table = table_->table(record ? tr("Quantization of %1: %2").arg(run, sentence(*record)) : run);
    table.keys = {{QStringLiteral("run"), run}};
    return table;
}

}  // namespace outeffhop::quantization
