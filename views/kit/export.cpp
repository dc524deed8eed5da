// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/export.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImage>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <cmath>

namespace outeffhop::kit {
namespace {

constexpr double kMmPerInch = 25.4, kPointsPerInch = 72, kVectorDpi = 1200;
constexpr double kTextUnits = 12;  ///< Exportable::paint draws text of this height
constexpr double kPadding = 4;     ///< free edge of a figure, same units
constexpr double kLargestPixels = 30000;

/// The figure in units of Exportable::paint and in millimetres.
struct Extent {
    QSizeF units, millimetres;
    double scaleAt(double dpi) const { return millimetres.width() / kMmPerInch * dpi / units.width(); }
    QSize pixelsAt(double dpi) const { return (millimetres / kMmPerInch * dpi).toSize(); }
};

Extent extentOf(const Exportable& plot, const FigureOptions& options) {
    const double mmPerUnit = options.fontPt / kTextUnits / kPointsPerInch * kMmPerInch;
    const double width = options.widthMm / mmPerUnit;
    const double height =
        options.heightMm > 0 ? options.heightMm / mmPerUnit : plot.heightFor(width - 2 * kPadding) + 2 * kPadding;
    return {{width, height}, {options.widthMm, height * mmPerUnit}};
}

Status check(const FigureOptions& options, const Extent& extent) {
    const auto within = [](double value, double low, double high) { return value >= low && value <= high; };
    if (!within(options.widthMm, 20, 1000)) return fail("the width is {} mm; 20 to 1000 are possible", options.widthMm);
    if (!within(options.fontPt, 4, 24)) return fail("the font size is {} pt; 4 to 24 are possible", options.fontPt);
    if (!within(options.dpi, 36, 2400)) return fail("the resolution is {} dpi; 36 to 2400 are possible", options.dpi);
    const QSizeF size = extent.millimetres;
    if (!within(size.height(), 5, 2000)) return fail("the height is {:.0f} mm; 5 to 2000 are possible", size.height());
    if (options.format == FigureFormat::png &&
        std::max(size.width(), size.height()) / kMmPerInch * options.dpi > kLargestPixels)
        return fail("the picture would have more than {:.0f} pixels a side; choose a smaller width or fewer dpi",
                    kLargestPixels);
    return {};
}

void paintOn(QPaintDevice& device, const Exportable& plot, const FigureOptions& options, const Extent& extent,
             double dpi) {
    QPainter painter(&device);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    const double scale = extent.scaleAt(dpi);
    painter.scale(scale, scale);
    painter.fillRect(QRectF({0, 0}, extent.units), paletteOf(options.theme).panel);
    painter.translate(kPadding, kPadding);
    plot.paint(painter, extent.units - QSizeF(2 * kPadding, 2 * kPadding), {options.theme});
}

QByteArray png(const Exportable& plot, const FigureOptions& options, const Extent& extent) {
    QImage image(extent.pixelsAt(options.dpi), QImage::Format_RGB32);
    paintOn(image, plot, options, extent, options.dpi);
    const int dotsPerMetre = static_cast<int>(std::lround(options.dpi / kMmPerInch * 1000));
    image.setDotsPerMeterX(dotsPerMetre);
    image.setDotsPerMeterY(dotsPerMetre);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

QByteArray svg(const Exportable& plot, const FigureOptions& options, const Extent& extent) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setResolution(static_cast<int>(kVectorDpi));
    generator.setSize(extent.pixelsAt(kVectorDpi));
    generator.setViewBox(QRect({0, 0}, extent.pixelsAt(kVectorDpi)));
    generator.setTitle(plot.suggestedName());
    generator.setDescription("OutEffHop Studio");
    paintOn(generator, plot, options, extent, kVectorDpi);
    buffer.close();
    // A viewer does not have our font; these are its closest relatives.
    bytes.replace("font-family=\"Studio Sans\"",
                  "font-family=\"Studio Sans, Inter, Helvetica, Arial, DejaVu Sans, sans-serif\"");
    bytes.replace("font-family=\"DejaVu Sans Mono\"", "font-family=\"DejaVu Sans Mono, monospace\"");
    return bytes;
}

QByteArray pdf(const Exportable& plot, const FigureOptions& options, const Extent& extent) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QPdfWriter writer(&buffer);
    writer.setPageSize(QPageSize(extent.millimetres, QPageSize::Millimeter, {}, QPageSize::ExactMatch));
    writer.setPageMargins({0, 0, 0, 0});
    writer.setResolution(static_cast<int>(kVectorDpi));
    writer.setTitle(plot.suggestedName());
    writer.setCreator("OutEffHop Studio");
    paintOn(writer, plot, options, extent, kVectorDpi);
    buffer.close();
    return bytes;
}

Status writeFile(const QByteArray& bytes, const QString& name) {
    // Saving replaces what has that name, and a device must not become a file.
    const QFileInfo known(name);
    if (known.exists() && !known.isFile()) return fail("cannot write {}: it is not a regular file", name.toStdString());
    QSaveFile file(name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return fail("cannot write {}: {}", name.toStdString(), file.errorString().toStdString());
    return {};
}

}  // namespace

QString endingOf(FigureFormat format) {
    switch (format) {
        case FigureFormat::png:
            return "png";
        case FigureFormat::svg:
            return "svg";
        default:
            return "pdf";
    }
}

Status writeFigure(const Exportable& plot, const FigureOptions& options, const QString& file) {
    const Extent extent = extentOf(plot, options);
    if (auto fine = check(options, extent); !fine) return fine;
    switch (options.format) {
        case FigureFormat::png:
            return writeFile(png(plot, options, extent), file);
        case FigureFormat::svg:
            return writeFile(svg(plot, options, extent), file);
        default:
            return writeFile(pdf(plot, options, extent), file);
    }
}

QImage previewFigure(const Exportable& plot, const FigureOptions& options, const QSize& box) {
    const Extent extent = extentOf(plot, options);
    QImage image(extent.units.scaled(box, Qt::KeepAspectRatio).toSize(), QImage::Format_RGB32);
    const double dpi = image.width() / (extent.millimetres.width() / kMmPerInch);
    paintOn(image, plot, options, extent, dpi);
    return image;
}

Status writeCsv(const Exportable& plot, const QString& file) {
    return writeFile(plot.csv().toUtf8(), file);
}

Status writeTable(const Table& table, TableFormat format, const QString& file) {
    return writeFile(formatTable(table, format).toUtf8(), file);
}

QStringList filesOf(const std::vector<Table>& tables, TableFormat format, const QString& file) {
    QStringList files{file};
    if (format != TableFormat::csv) return files;
    const QFileInfo info(file);
    for (std::size_t i = 1; i < tables.size(); ++i) {
        const QString name = tables[i].caption.toLower().replace(' ', '_');
        files << info.path() + QString("/%1_%2.%3").arg(info.completeBaseName(), name, endingOf(format));
    }
    return files;
}

Status writeTables(const std::vector<Table>& tables, TableFormat format, const QString& file) {
    const QStringList files = filesOf(tables, format, file);
    if (files.size() == 1) {
        QStringList texts;
        for (const Table& table : tables) texts << formatTable(table, format);
        return writeFile(texts.join('\n').toUtf8(), file);
    }
    for (std::size_t i = 0; i < tables.size(); ++i)
        if (const Status status = writeTable(tables[i], format, files[qsizetype(i)]); !status) return status;
    return {};
}

}  // namespace outeffhop::kit
