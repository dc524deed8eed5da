// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

#include "views/bridge/studio_context.h"
#include "views/launch/estimate.h"
#include "views/launch/launch_presenter.h"

class QFormLayout;
class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace outeffhop::launch {

class ParameterField;

/// The new-run form, made from the parameter registry: one section a group, only settings that matter, problems beside
/// the field, and the time a run will take before it starts.
class NewRunDialog : public QDialog {
    Q_OBJECT
 public:
    NewRunDialog(const bridge::StudioContext& context, config::RunConfig start, QWidget* parent = nullptr);

 private:
    QWidget* makePresets();
    QWidget* makeForm();
    QWidget* makeFoot();
    void addParameter(const config::Parameter& parameter);
    void refresh();
    void showEstimate(const Estimate& estimate);
    void launch();

    const bridge::StudioContext& context_;
    LaunchPresenter presenter_;
    Estimator estimator_;
    struct Section {
        QString title;
        QGroupBox* box;
        QFormLayout* rows;
    };
    std::vector<Section> sections_;
    std::vector<ParameterField*> fields_;
    bool advanced_ = false;
    QLineEdit* seeds_ = nullptr;
    QLabel* help_ = nullptr;
    QLabel* estimate_ = nullptr;
    QPushButton* launch_ = nullptr;
};

}  // namespace outeffhop::launch
