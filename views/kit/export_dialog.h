// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <memory>

#include "views/kit/export.h"

namespace outeffhop::kit {

/// Asks for format, width, font size and theme, shows the figure as it will be, writes it. Remembers the last choice.
class ExportDialog : public QDialog {
    Q_OBJECT
 public:
    /// `plot` must outlive the dialog.
    explicit ExportDialog(const Exportable& plot, QWidget* parent = nullptr);
    ~ExportDialog() override;

    FigureOptions options() const;
    /// Writes the figure, or the CSV data when that is chosen, to `file`; what the Save button does after asking where.
    Status write(const QString& file);
    /// Puts the figure as a picture, or the CSV data when that is chosen, on the clipboard.
    void copy() const;

 signals:
    void written(const QString& file);

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Asks for a file and format (CSV, Markdown, LaTeX) and writes the table; failures are shown to the user.
void exportTable(const Table& table, const QString& suggestedName, QWidget* parent);
/// The same for tables that belong together, see writeTables().
void exportTables(const std::vector<Table>& tables, const QString& suggestedName, QWidget* parent);

}  // namespace outeffhop::kit
