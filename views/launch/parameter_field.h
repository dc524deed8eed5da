// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>

#include "core/config/parameters.h"

class QLabel;

namespace outeffhop::launch {

/// The control of one parameter: check box, choice, file chooser or line, with its unit and, below, its problem.
class ParameterField : public QWidget {
    Q_OBJECT
 public:
    explicit ParameterField(const config::Parameter& parameter, QWidget* parent = nullptr);

    [[nodiscard]] const config::Parameter& parameter() const { return parameter_; }
    /// Without a signal, and without moving the text cursor when nothing changes.
    void setText(const QString& text);
    void setProblem(const QString& problem);

 signals:
    void edited(const QString& text);
    void focused();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    QWidget* makeControl();
    QWidget* makeLine();
    QWidget* makeFileChooser();

    const config::Parameter& parameter_;
    std::function<void(const QString&)> show_;
    QLabel* problem_;
};

}  // namespace outeffhop::launch
