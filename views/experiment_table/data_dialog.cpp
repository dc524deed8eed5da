// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/experiment_table/data_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

namespace outeffhop::experiment_table {

namespace {
constexpr int kWidth = 560;
}

DataDialog::DataDialog(const QString& title, const std::map<std::string, std::string>& data, QWidget* parent)
    : QDialog(parent), buttons_(new QDialogButtonBox(QDialogButtonBox::Cancel)) {
    setObjectName(QStringLiteral("experiment.data"));
    setWindowTitle(tr("Run what is missing"));
    setMinimumWidth(kWidth);
    auto* column = new QVBoxLayout(this);
    auto* explanation = new QLabel(
        tr("%1 is trained on these. Rows whose data you leave out are not trained; runs that are there already stay.")
            .arg(title));
    explanation->setWordWrap(true);
    column->addWidget(explanation);
    auto* form = new QFormLayout;
    for (const auto& [name, what] : data) addFile(*form, name, what);
    column->addLayout(form);
    buttons_->addButton(tr("Start"), QDialogButtonBox::AcceptRole)->setObjectName(QStringLiteral("experiment.start"));
    connect(buttons_, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons_, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons_);
    update();
}

void DataDialog::addFile(QFormLayout& form, const std::string& name, const std::string& what) {
    const QString label = QString::fromStdString(name);
    auto* line = new QLineEdit;
    line->setObjectName(QStringLiteral("experiment.data.") + label);
    line->setAccessibleName(label);
    line->setPlaceholderText(QString::fromStdString(what));
    line->setToolTip(QString::fromStdString(what));
    connect(line, &QLineEdit::textChanged, this, &DataDialog::update);
    auto* row = new QHBoxLayout;
    row->addWidget(line, 1);
    const auto addButton = [&](const QString& text, auto choose) {
        auto* button = new QPushButton(text);
        button->setAccessibleName(QStringLiteral("%1: %2").arg(label, text));
        connect(button, &QPushButton::clicked, this, [this, line, choose] {
            const QString chosen = choose(this);
            if (!chosen.isEmpty()) line->setText(chosen);
        });
        row->addWidget(button);
    };
    addButton(tr("File…"), [](QWidget* parent) { return QFileDialog::getOpenFileName(parent); });
    addButton(tr("Folder…"), [](QWidget* parent) { return QFileDialog::getExistingDirectory(parent); });
    form.addRow(label, row);
    lines_.emplace_back(label, line);
}

QStringList DataDialog::files() const {
    QStringList files;
    for (const auto& [name, line] : lines_)
        if (!line->text().trimmed().isEmpty()) files << name + QLatin1Char('=') + line->text().trimmed();
    return files;
}

void DataDialog::update() {
    const auto isGood = [](const auto& each) {
        const QString path = each.second->text().trimmed();
        return path.isEmpty() || QFileInfo::exists(path);
    };
    const bool startable = std::ranges::all_of(lines_, isGood) && (lines_.empty() || !files().isEmpty());
    for (auto* button : buttons_->buttons())
        if (buttons_->buttonRole(button) == QDialogButtonBox::AcceptRole) button->setEnabled(startable);
}

}  // namespace outeffhop::experiment_table
