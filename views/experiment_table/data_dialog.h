// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QStringList>
#include <map>
#include <string>
#include <vector>

class QDialogButtonBox;
class QFormLayout;
class QLineEdit;

namespace outeffhop::experiment_table {

/// Asks for the files that an experiment needs.
class DataDialog : public QDialog {
    Q_OBJECT
 public:
    /// `data`: names and what each should be, as experiment::Experiment::data.
    explicit DataDialog(const QString& title, const std::map<std::string, std::string>& data,
                        QWidget* parent = nullptr);

    /// "text=FILE" of what was given.
    [[nodiscard]] QStringList files() const;

 private:
    void addFile(QFormLayout& form, const std::string& name, const std::string& what);
    void update();

    std::vector<std::pair<QString, QLineEdit*>> lines_;
    QDialogButtonBox* buttons_;
};

}  // namespace outeffhop::experiment_table
