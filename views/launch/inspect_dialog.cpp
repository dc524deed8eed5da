// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/inspect_dialog.h"

#include <QComboBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>
#include <cmath>

#include "core/config/parameters.h"
#include "views/bridge/catalogue_actions.h"
#include "views/bridge/run_list.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"

namespace outeffhop::launch {

namespace {

constexpr int kWidth = 560, kSecond = 1000;

/// What the model of a run reads.
Specimen specimenOfRun(const bridge::StudioContext& context, const QString& id) {
    const auto* run = context.runs.find(id);
    if (!run) return Specimen::text;
    return specimenOf(config::fromJsonText(run->configJson).value_or(config::RunConfig()).model.kind);
}

}  // namespace

InspectDialog::InspectDialog(const bridge::StudioContext& context, const QString& run, QWidget* parent)
    : QDialog(parent), context_(context), run_(run), clock_(new QTimer(this)), process_(context.workspace) {
    setWindowTitle(run.isEmpty() ? tr("Open a checkpoint") : tr("Look at an input"));
    setObjectName(QStringLiteral("inspect"));
    setMinimumWidth(kWidth);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(kit::kGrid);
    form_ = new QFormLayout;
    addModel(*form_);
    addSpecimen(*form_);
    addNormalizer(*form_);
    column->addLayout(form_);
    column->addWidget(makeFoot());
    clock_->setInterval(kSecond);
    connect(clock_, &QTimer::timeout, this, &InspectDialog::refresh);
    connect(&process_, &bridge::CommandProcess::finished, this, &InspectDialog::reveal);
    connect(&process_, &bridge::CommandProcess::failed, this, [this](const QString&, const QString& why) {
        clock_->stop();
        refresh();
        message_->setText(why);
    });
    refresh();
}

void InspectDialog::addModel(QFormLayout& form) {
    if (run_.isEmpty()) {
        folder_ = addPath(form, QStringLiteral("inspect.folder"), tr("Checkpoint"), true);
        folder_->setPlaceholderText(tr("a folder of Hugging Face, timm or this program"));
        return;
    }
    auto* name = new QLabel(context_.runs.nameOf(run_));
    name->setWordWrap(true);
    form.addRow(tr("Run"), name);
}

void InspectDialog::addSpecimen(QFormLayout& form) {
    specimen_ = new QComboBox;
    specimen_->setObjectName(QStringLiteral("inspect.specimen"));
    specimen_->setAccessibleName(tr("Kind of input"));
    specimen_->addItems({tr("a text (BERT, OPT)"), tr("an image (ViT)"), tr("a series (STanHop-Net)")});
    specimen_->setCurrentIndex(static_cast<int>(specimenOfRun(context_, run_)));
    specimen_->setEnabled(run_.isEmpty());
    connect(specimen_, &QComboBox::activated, this, &InspectDialog::refresh);
    form.addRow(tr("Look at"), specimen_);
    text_ = new QPlainTextEdit;
    text_->setObjectName(QStringLiteral("inspect.text"));
    text_->setAccessibleName(tr("Text"));
    text_->setTabChangesFocus(true);
    connect(text_, &QPlainTextEdit::textChanged, this, &InspectDialog::refresh);
    form.addRow(tr("Text"), text_);
    textPair_ = new QLineEdit;
    textPair_->setObjectName(QStringLiteral("inspect.textPair"));
    textPair_->setAccessibleName(tr("Second text"));
    textPair_->setPlaceholderText(tr("none; BERT and classifiers of pairs read two"));
    form.addRow(tr("Second text"), textPair_);
    file_ = addPath(form, QStringLiteral("inspect.file"), tr("File"), false);
}

void InspectDialog::addNormalizer(QFormLayout& form) {
    normalizer_ = new QComboBox;
    normalizer_->setObjectName(QStringLiteral("inspect.normalizer"));
    normalizer_->setAccessibleName(tr("Normalizer"));
    normalizer_->setToolTip(tr("What if the same weights had another one"));
    normalizer_->addItem(tr("the model's own"), QString());
    for (const auto& choice : config::findParameter("attention.normalizer")->choices)
        normalizer_->addItem(QString::fromStdString(choice), QString::fromStdString(choice));
    form.addRow(tr("Normalizer"), normalizer_);
}

QLineEdit* InspectDialog::addPath(QFormLayout& form, const QString& name, const QString& label, bool folder) {
    auto* row = new QWidget;
    auto* line = new QLineEdit(row);
    line->setObjectName(name);
    line->setAccessibleName(label);
    connect(line, &QLineEdit::textChanged, this, &InspectDialog::refresh);
    auto* choose = new QPushButton(tr("Choose…"), row);
    choose->setAccessibleName(tr("Choose: %1").arg(label));
    connect(choose, &QPushButton::clicked, this, [this, line, label, folder] {
        const QString path = folder ? QFileDialog::getExistingDirectory(this, label, line->text())
                                    : QFileDialog::getOpenFileName(this, label, line->text());
        if (!path.isEmpty()) line->setText(path);
    });
    auto* columns = new QHBoxLayout(row);
    columns->setContentsMargins({});
    columns->addWidget(line, 1);
    columns->addWidget(choose);
    form.addRow(label, row);
    return line;
}

QWidget* InspectDialog::makeFoot() {
    auto* foot = new QWidget(this);
    message_ = new QLabel(foot);
    message_->setObjectName(QStringLiteral("inspect.message"));
    message_->setProperty("kind", "caption");
    message_->setWordWrap(true);
    auto* cancel = new QPushButton(tr("Cancel"), foot);
    cancel->setAccessibleName(tr("Cancel"));
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    look_ = new QPushButton(tr("Look"), foot);
    look_->setObjectName(QStringLiteral("inspect.look"));
    look_->setAccessibleName(tr("Look"));
    look_->setProperty("kind", "primary");
    look_->setDefault(true);
    connect(look_, &QPushButton::clicked, this, &InspectDialog::look);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins({});
    row->addWidget(message_, 1);
    row->addWidget(cancel);
    row->addWidget(look_);
    return foot;
}

InspectRequest InspectDialog::request() const {
    return {run_.isEmpty() ? folder_->text().trimmed() : run_,
            run_.isEmpty(),
            static_cast<Specimen>(specimen_->currentIndex()),
            text_->toPlainText(),
            textPair_->text(),
            file_->text().trimmed(),
            normalizer_->currentData().toString()};
}

void InspectDialog::refresh() {
    if (!look_) return;
    const auto wanted = request();
    const bool readsText = wanted.specimen == Specimen::text;
    form_->setRowVisible(text_, readsText);
    form_->setRowVisible(textPair_, readsText);
    form_->setRowVisible(file_->parentWidget(), !readsText);
    const bool works = !process_.subject().isEmpty();
    const QString problem = problemOf(wanted);
    message_->setText(works ? tr("Looking … %1 s").arg(kit::formatInteger(std::lround(process_.seconds()))) : problem);
    look_->setEnabled(!works && problem.isEmpty());
}

void InspectDialog::look() {
    const auto wanted = request();
    process_.start(wanted.model, argumentsOf(wanted));
    clock_->start();
    refresh();
}

void InspectDialog::reveal(const QByteArray& printed) {
    const QString run = QJsonDocument::fromJson(printed).object().value(QStringLiteral("run")).toString();
    emit context_.actions.created({run});
    emit context_.actions.catalogueTouched();
    accept();
}

}  // namespace outeffhop::launch
