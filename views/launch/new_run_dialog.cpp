// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/new_run_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QGroupBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "views/bridge/catalogue_actions.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"
#include "views/launch/parameter_field.h"

namespace outeffhop::launch {

namespace {
constexpr int kLabelWidth = 20 * kit::kGrid;
}

NewRunDialog::NewRunDialog(const bridge::StudioContext& context, config::RunConfig start, QWidget* parent)
    : QDialog(parent), context_(context), presenter_(std::move(start)) {
    setWindowTitle(tr("New run"));
    setObjectName(QStringLiteral("newRun"));
    resize(640, 720);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(kit::kGrid);
    column->addWidget(makePresets());
    column->addWidget(makeForm(), 1);
    column->addWidget(makeFoot());
    connect(&estimator_, &Estimator::asked, this, [this] { estimate_->setText(tr("measuring a few steps…")); });
    connect(&estimator_, &Estimator::answered, this, &NewRunDialog::showEstimate);
    connect(&estimator_, &Estimator::failed, this, [this](const QString& why) { estimate_->setText(why); });
    refresh();
}

QWidget* NewRunDialog::makePresets() {
    auto* row = new QWidget(this);
    auto* presets = new QComboBox(row);
    presets->setObjectName(QStringLiteral("newRun.preset"));
    presets->setAccessibleName(tr("Settings to begin with"));
    presets->addItem(tr("these settings"));
    std::vector<config::RunConfig> configs{presenter_.config()};
    for (const auto& name : config::recipeNames()) {
        const auto recipe = config::loadRecipe(name);
        if (!recipe) continue;
        for (const auto& run : recipe->runs) {
            presets->addItem(QString::fromStdString(name + " · " + run.name));
            configs.push_back(run);
        }
    }
    connect(presets, &QComboBox::activated, this, [this, configs](int index) {
        presenter_.replace(configs[static_cast<std::size_t>(index)]);
        refresh();
    });
    auto* advanced = new QCheckBox(tr("All settings"), row);
    advanced->setObjectName(QStringLiteral("newRun.advanced"));
    advanced->setAccessibleName(tr("Show all settings"));
    connect(advanced, &QCheckBox::toggled, this, [this](bool on) {
        advanced_ = on;
        refresh();
    });
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(new QLabel(tr("Begin with"), row));
    layout->addWidget(presets, 1);
    layout->addWidget(advanced);
    return row;
}

QWidget* NewRunDialog::makeForm() {
    auto* form = new QWidget;
    auto* column = new QVBoxLayout(form);
    column->setSpacing(kit::kGrid);
    for (const auto& parameter : config::parameters()) {
        const auto title = QString::fromStdString(parameter.group);
        if (sections_.empty() || sections_.back().title != title) {
            auto* box = new QGroupBox(title, form);
            auto* rows = new QFormLayout(box);
            rows->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
            column->addWidget(box);
            sections_.push_back({title, box, rows});
        }
        addParameter(parameter);
    }
    column->addStretch();
    auto* scroll = new QScrollArea(this);
    scroll->setObjectName(QStringLiteral("newRun.form"));
    scroll->setAccessibleName(tr("Settings"));
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(form);
    return scroll;
}

void NewRunDialog::addParameter(const config::Parameter& parameter) {
    auto* field = new ParameterField(parameter, sections_.back().box);
    auto* label = new QLabel(QString::fromStdString(parameter.title), sections_.back().box);
    label->setMinimumWidth(kLabelWidth);
    label->setBuddy(field);
    sections_.back().rows->addRow(label, field);
    fields_.push_back(field);
    connect(field, &ParameterField::edited, this, [this, &parameter](const QString& text) {
        presenter_.edit(parameter, text);
        refresh();
    });
    connect(field, &ParameterField::focused, this, [this, &parameter] { help_->setText(explain(parameter)); });
}

QWidget* NewRunDialog::makeFoot() {
    auto* foot = new QWidget(this);
    help_ = new QLabel(foot);
    help_->setProperty("kind", "caption");
    help_->setWordWrap(true);
    help_->setMinimumHeight(4 * kit::kGrid);
    seeds_ = new QLineEdit(foot);
    seeds_->setObjectName(QStringLiteral("newRun.seeds"));
    seeds_->setAccessibleName(tr("Seeds"));
    seeds_->setToolTip(tr("One run a seed: 0,1,2 or 0-4"));
    seeds_->setMaximumWidth(16 * kit::kGrid);
    connect(seeds_, &QLineEdit::textEdited, this, [this](const QString& text) {
        presenter_.editSeeds(text);
        refresh();
    });
    estimate_ = new QLabel(foot);
    estimate_->setObjectName(QStringLiteral("newRun.estimate"));
    estimate_->setWordWrap(true);
    launch_ = new QPushButton(foot);
    launch_->setObjectName(QStringLiteral("newRun.launch"));
    launch_->setProperty("kind", "primary");
    launch_->setDefault(true);
    connect(launch_, &QPushButton::clicked, this, &NewRunDialog::launch);
    auto* cancel = new QPushButton(tr("Cancel"), foot);
    cancel->setObjectName(QStringLiteral("newRun.cancel"));
    cancel->setAccessibleName(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);

    auto* row = new QHBoxLayout;
    row->addWidget(new QLabel(tr("Seeds"), foot));
    row->addWidget(seeds_);
    row->addWidget(estimate_, 1);
    row->addWidget(cancel);
    row->addWidget(launch_);
    auto* column = new QVBoxLayout(foot);
    column->setContentsMargins({});
    column->addWidget(help_);
    column->addLayout(row);
    return foot;
}

void NewRunDialog::refresh() {
    for (auto* field : fields_) {
        const auto& parameter = field->parameter();
        field->setText(presenter_.text(parameter));
        field->setProblem(presenter_.problem(parameter));
    }
    for (const auto& section : sections_) {
        bool any = false;
        for (auto* field : fields_) {
            if (field->parentWidget() != section.box) continue;
            const bool visible = presenter_.isVisible(field->parameter(), advanced_);
            field->setVisible(visible);
            section.rows->labelForField(field)->setVisible(visible);
            any = any || visible;
        }
        section.box->setVisible(any);
    }
    if (seeds_->text() != presenter_.seedsText()) seeds_->setText(presenter_.seedsText());
    const auto problem = presenter_.problem();
    const auto count = presenter_.seeds().size();
    launch_->setText(count > 1 ? tr("Start %1 runs").arg(count) : tr("Start run"));
    launch_->setAccessibleName(launch_->text());
    launch_->setEnabled(problem.isEmpty());
    if (problem.isEmpty()) {
        estimator_.ask(presenter_.config());
    } else {
        estimator_.cancel();
        estimate_->setText(problem);
    }
}

void NewRunDialog::showEstimate(const Estimate& estimate) {
    estimate_->setText(tr("about %1 a run (%2 a step, measured) · %3 parameters")
                           .arg(kit::formatDuration(estimate.runSeconds), kit::formatDuration(estimate.stepSeconds),
                                kit::formatCount(estimate.parameters)));
}

void NewRunDialog::launch() {
    context_.actions.launch(presenter_.runs());
    accept();
}

}  // namespace outeffhop::launch
