// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/export_dialog.h"

#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <algorithm>
#include <array>
#include <cmath>

#include "views/kit/theme.h"

namespace outeffhop::kit {
namespace {

constexpr int kCsvRow = 3;  ///< after the figure formats in the list
constexpr int kPreviewWidth = 440, kPreviewHeight = 360;

QDoubleSpinBox* makeNumber(const QString& id, const QString& what, const QString& unit, double low, double high,
                           QWidget* parent) {
    auto* box = new QDoubleSpinBox(parent);
    box->setObjectName("export." + id);
    box->setAccessibleName(what);
    box->setRange(low, high);
    box->setDecimals(0);
    box->setSuffix(' ' + unit);
    return box;
}

QComboBox* makeChoice(const QString& id, const QString& what, const QStringList& choices, QWidget* parent) {
    auto* box = new QComboBox(parent);
    box->setObjectName("export." + id);
    box->setAccessibleName(what);
    box->addItems(choices);
    return box;
}

QPushButton* makeButton(const QString& id, const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setObjectName("export." + id);
    button->setAccessibleName(text);
    return button;
}

QString folderOf(QSettings& settings) {
    return settings.value("export/folder").toString();
}

QString askWhere(const QString& name, const QString& filter, QWidget* parent) {
    QSettings settings;
    const QString folder = folderOf(settings);
    const QString file =
        QFileDialog::getSaveFileName(parent, "Export", folder.isEmpty() ? name : folder + '/' + name, filter);
    if (!file.isEmpty()) settings.setValue("export/folder", QFileInfo(file).absolutePath());
    return file;
}

void showFailure(const Status& status, QWidget* parent) {
    QMessageBox::warning(parent, "Export", QString::fromStdString(status.error().message));
}

/// The file dialog asks for the file that it names, nobody for those beside it.
bool mayReplace(const QStringList& files, QWidget* parent) {
    return std::ranges::all_of(files, [&](const QString& file) {
        return !QFileInfo::exists(file) ||
               QMessageBox::question(parent, "Export", QString("%1 exists. Replace it?").arg(file)) == QMessageBox::Yes;
    });
}

}  // namespace

struct ExportDialog::Parts {
    const Exportable& plot;
    QComboBox *format, *theme;
    QDoubleSpinBox *width, *font, *dpi;
    QLabel* preview;
    QPushButton *save, *copy, *cancel;

    bool isCsv() const { return format->currentIndex() == kCsvRow; }

    void restore() {
        const QSettings settings;
        const FigureOptions usual;
        format->setCurrentIndex(settings.value("export/format", int(usual.format)).toInt());
        theme->setCurrentIndex(settings.value("export/theme", 0).toInt());
        width->setValue(settings.value("export/width_mm", usual.widthMm).toDouble());
        font->setValue(settings.value("export/font_pt", usual.fontPt).toDouble());
        dpi->setValue(settings.value("export/dpi", usual.dpi).toDouble());
    }

    void remember() const {
        QSettings settings;
        settings.setValue("export/format", format->currentIndex());
        settings.setValue("export/theme", theme->currentIndex());
        settings.setValue("export/width_mm", width->value());
        settings.setValue("export/font_pt", font->value());
        settings.setValue("export/dpi", dpi->value());
    }

    void showPreview(const FigureOptions& options) {
        for (QWidget* field : {static_cast<QWidget*>(theme), static_cast<QWidget*>(width), static_cast<QWidget*>(font)})
            field->setEnabled(!isCsv());
        dpi->setEnabled(options.format == FigureFormat::png && !isCsv());
        preview->setAlignment(isCsv() ? Qt::AlignLeft | Qt::AlignTop : Qt::AlignCenter);
        if (isCsv()) return preview->setText(plot.csv().section('\n', 0, 14));
        const double ratio = preview->devicePixelRatioF();
        QImage image = previewFigure(plot, options, preview->size() * ratio);
        image.setDevicePixelRatio(ratio);
        preview->setPixmap(QPixmap::fromImage(image));
    }
};

ExportDialog::ExportDialog(const Exportable& plot, QWidget* parent)
    : QDialog(parent), parts_(new Parts{plot, {}, {}, {}, {}, {}, {}, {}, {}, {}}) {
    setObjectName("export");
    setWindowTitle("Export");
    Parts& p = *parts_;
    p.format = makeChoice("format", "Format", {"PNG picture", "SVG drawing", "PDF drawing", "CSV data"}, this);
    p.theme = makeChoice("theme", "Theme", {"Print", "Light", "Dark"}, this);
    p.width = makeNumber("width", "Width", "mm", 20, 1000, this);
    p.font = makeNumber("font", "Font size", "pt", 4, 24, this);
    p.font->setDecimals(1);
    p.dpi = makeNumber("dpi", "Resolution", "dpi", 36, 2400, this);
    p.preview = new QLabel(this);
    p.preview->setObjectName("export.preview");
    p.preview->setAccessibleName("Preview");
    p.preview->setFixedSize(kPreviewWidth, kPreviewHeight);
    p.preview->setFont(monoFont());
    p.save = makeButton("save", "Save…", this);
    p.save->setProperty("kind", "primary");
    p.save->setDefault(true);
    p.copy = makeButton("copy", "Copy", this);
    p.copy->setToolTip("To paste elsewhere: the CSV, otherwise a picture in this width and resolution");
    p.cancel = makeButton("cancel", "Cancel", this);
    auto* form = new QFormLayout;
    form->addRow("Format", p.format);
    form->addRow("Width", p.width);
    form->addRow("Font size", p.font);
    form->addRow("Resolution", p.dpi);
    form->addRow("Theme", p.theme);
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * kGrid);
    row->addLayout(form);
    row->addWidget(p.preview, 1);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    outer->addLayout(row, 1);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(p.copy);
    buttons->addStretch();
    buttons->addWidget(p.cancel);
    buttons->addWidget(p.save);
    outer->addLayout(buttons);
    p.restore();

    const auto refresh = [this] { parts_->showPreview(options()); };
    for (QComboBox* box : {p.format, p.theme}) connect(box, &QComboBox::currentIndexChanged, this, refresh);
    for (QDoubleSpinBox* box : {p.width, p.font, p.dpi}) connect(box, &QDoubleSpinBox::valueChanged, this, refresh);
    connect(p.copy, &QPushButton::clicked, this, &ExportDialog::copy);
    connect(p.cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(p.save, &QPushButton::clicked, this, [this] {
        const QString ending = parts_->isCsv() ? QString("csv") : endingOf(options().format);
        const QString file = askWhere(parts_->plot.suggestedName() + '.' + ending,
                                      QString("%1 (*.%2)").arg(ending.toUpper(), ending), this);
        if (file.isEmpty()) return;
        if (const Status status = write(file); !status) return showFailure(status, this);
        accept();
    });
    refresh();
}

ExportDialog::~ExportDialog() = default;

FigureOptions ExportDialog::options() const {
    constexpr std::array themes{ThemeKind::print, ThemeKind::light, ThemeKind::dark};
    FigureOptions out;
    if (!parts_->isCsv()) out.format = static_cast<FigureFormat>(parts_->format->currentIndex());
    out.widthMm = parts_->width->value();
    out.fontPt = parts_->font->value();
    out.dpi = parts_->dpi->value();
    out.theme = themes[std::size_t(parts_->theme->currentIndex())];
    return out;
}

Status ExportDialog::write(const QString& file) {
    const Status status = parts_->isCsv() ? writeCsv(parts_->plot, file) : writeFigure(parts_->plot, options(), file);
    if (!status) return status;
    parts_->remember();
    emit written(file);
    return status;
}

void ExportDialog::copy() const {
    if (parts_->isCsv()) return QApplication::clipboard()->setText(parts_->plot.csv());
    constexpr double kMostPixels = 10'000, kMillimetres = 25.4;
    const FigureOptions figure = options();
    const int width = static_cast<int>(std::round(std::min(figure.widthMm / kMillimetres * figure.dpi, kMostPixels)));
    QApplication::clipboard()->setImage(previewFigure(parts_->plot, figure, {width, static_cast<int>(kMostPixels)}));
}

void exportTable(const Table& table, const QString& suggestedName, QWidget* parent) {
    exportTables({table}, suggestedName, parent);
}

void exportTables(const std::vector<Table>& tables, const QString& suggestedName, QWidget* parent) {
    const QString filter = "LaTeX (*.tex);;Markdown (*.md);;CSV (*.csv)";
    const QString file = askWhere(suggestedName + ".tex", filter, parent);
    if (file.isEmpty()) return;
    const TableFormat format = file.endsWith(".md")    ? TableFormat::markdown
                               : file.endsWith(".csv") ? TableFormat::csv
                                                       : TableFormat::latex;
    if (!mayReplace(filesOf(tables, format, file).mid(1), parent)) return;
    if (const Status status = writeTables(tables, format, file); !status) showFailure(status, parent);
}

}  // namespace outeffhop::kit
