// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/parameter_field.h"

#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QVBoxLayout>

#include "views/kit/theme.h"
#include "views/launch/launch_presenter.h"

namespace outeffhop::launch {

using config::ParameterType;

ParameterField::ParameterField(const config::Parameter& parameter, QWidget* parent)
    : QWidget(parent), parameter_(parameter), problem_(new QLabel(this)) {
    auto* control = makeControl();
    control->setObjectName(QString::fromStdString(parameter.name));
    control->setAccessibleName(QString::fromStdString(parameter.title));
    control->setAccessibleDescription(explain(parameter));
    control->setToolTip(explain(parameter));
    control->installEventFilter(this);
    setFocusProxy(control);

    auto* row = new QHBoxLayout;
    row->setContentsMargins({});
    row->addWidget(control->parentWidget() && control->parentWidget() != this ? control->parentWidget() : control, 1);
    auto* unit = new QLabel(QString::fromStdString(parameter.unit), this);
    unit->setFont(kit::captionFont());
    unit->setFixedWidth(9 * kit::kGrid);
    row->addWidget(unit);
    problem_->setFont(kit::captionFont());
    problem_->setWordWrap(true);
    problem_->setObjectName(QString::fromStdString(parameter.name + ".problem"));
    problem_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(2);
    column->addLayout(row);
    column->addWidget(problem_);
}

QWidget* ParameterField::makeControl() {
    switch (parameter_.type) {
        case ParameterType::boolean: {
            auto* box = new QCheckBox(this);
            show_ = [box](const QString& text) { box->setChecked(text == QStringLiteral("true")); };
            connect(box, &QCheckBox::clicked, this,
                    [this](bool on) { emit edited(on ? QStringLiteral("true") : QStringLiteral("false")); });
            return box;
        }
        case ParameterType::choice: {
            auto* choice = new QComboBox(this);
            for (const auto& name : parameter_.choices) choice->addItem(QString::fromStdString(name));
            show_ = [choice](const QString& text) { choice->setCurrentText(text); };
            connect(choice, &QComboBox::textActivated, this, &ParameterField::edited);
            return choice;
        }
        case ParameterType::file:
            return makeFileChooser();
        default:
            return makeLine();
    }
}

QWidget* ParameterField::makeLine() {
    auto* line = new QLineEdit(this);
    show_ = [line](const QString& text) {
        if (line->text() != text) line->setText(text);
    };
    connect(line, &QLineEdit::textEdited, this, &ParameterField::edited);
    return line;
}

QWidget* ParameterField::makeFileChooser() {
    auto* both = new QWidget(this);
    auto* line = makeLine();
    auto* browse = new QPushButton(tr("Choose…"), both);
    browse->setObjectName(QString::fromStdString(parameter_.name + ".choose"));
    browse->setAccessibleName(tr("Choose: %1").arg(QString::fromStdString(parameter_.title)));
    const auto title = QString::fromStdString(parameter_.title);
    const auto take = [this, line = static_cast<QLineEdit*>(line)](const QString& path) {
        if (path.isEmpty()) return;
        line->setText(path);
        emit edited(path);
    };
    const auto shown = [line = static_cast<QLineEdit*>(line)] { return line->text(); };
    const auto file = [=, this] { take(QFileDialog::getOpenFileName(this, title, shown())); };
    const auto folder = [=, this] { take(QFileDialog::getExistingDirectory(this, title, shown())); };
    if (parameter_.name == "train.initial_weights") {
        connect(browse, &QPushButton::clicked, this, folder);
    } else {
        auto* menu = new QMenu(browse);
        menu->addAction(tr("File…"), this, file);
        menu->addAction(tr("Folder…"), this, folder);
        browse->setMenu(menu);
    }
    auto* row = new QHBoxLayout(both);
    row->setContentsMargins({});
    row->addWidget(line, 1);
    row->addWidget(browse);
    return line;
}

void ParameterField::setText(const QString& text) {
    show_(text);
}

void ParameterField::setProblem(const QString& problem) {
    auto colours = problem_->palette();
    colours.setColor(QPalette::WindowText, kit::Theme::current().palette().attention);
    problem_->setPalette(colours);
    problem_->setText(problem);
    problem_->setVisible(!problem.isEmpty());
}

bool ParameterField::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::FocusIn) emit focused();
    if (event->type() == QEvent::Wheel) {  // scrolls the form, never changes a setting by accident
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace outeffhop::launch
