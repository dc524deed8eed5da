// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "views/bridge/command_process.h"
#include "views/bridge/studio_context.h"
#include "views/launch/inspect_request.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QTimer;

namespace outeffhop::launch {

/// Asks for an input, of a run or of a checkpoint that somebody brings, looks at what the model does with it, and shows
/// that as a new run. Closing it gives up.
class InspectDialog : public QDialog {
    Q_OBJECT
 public:
    /// `run`: its id; empty: the folder of a checkpoint is asked for.
    InspectDialog(const bridge::StudioContext& context, const QString& run, QWidget* parent = nullptr);

 private:
    void addModel(QFormLayout& form);
    void addSpecimen(QFormLayout& form);
    void addNormalizer(QFormLayout& form);
    QWidget* makeFoot();
    QLineEdit* addPath(QFormLayout& form, const QString& name, const QString& label, bool folder);
    [[nodiscard]] InspectRequest request() const;
    void refresh();
    void look();
    /// The run that the command has made.
    void reveal(const QByteArray& printed);

    const bridge::StudioContext& context_;
    const QString run_;
    QFormLayout* form_ = nullptr;
    QLineEdit *folder_ = nullptr, *textPair_ = nullptr, *file_ = nullptr;
    QPlainTextEdit* text_ = nullptr;
    QComboBox *specimen_ = nullptr, *normalizer_ = nullptr;
    QLabel* message_ = nullptr;
    QPushButton* look_ = nullptr;
    QTimer* clock_;
    bridge::CommandProcess process_;
};

}  // namespace outeffhop::launch
