// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_canvas.h"

#include <qcustomplot.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "views/kit/number_format.h"

namespace outeffhop::kit {
namespace {

constexpr int kStepLabel = 64, kValueLabel = 26;  ///< pixels a tick should have

/// A layer's content painted by a function.
class PaintedLayerable : public QCPLayerable {
 public:
    PaintedLayerable(QCustomPlot* plot, const QString& layer, std::function<void(QCPPainter*)> paint)
        : QCPLayerable(plot, layer), paint_(std::move(paint)) {}

 protected:
    void applyDefaultAntialiasingHint(QCPPainter* painter) const override { painter->setAntialiasing(true); }
    void draw(QCPPainter* painter) override { paint_(painter); }

 private:
    std::function<void(QCPPainter*)> paint_;
};

/// Round values written the studio's way.
class RoundTicker : public QCPAxisTicker {
 public:
    explicit RoundTicker(bool isLog = false) : isLog_(isLog) {}

    /// Whether it is another one.
    bool setCount(int count) { return std::exchange(count_, count) != count; }

 protected:
    QVector<double> createTickVector(double, const QCPRange& range) override {
        const auto ticks = axisTicks({range.lower, range.upper}, count_, isLog_);
        return {ticks.begin(), ticks.end()};
    }
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override { return formatTick(tick); }

 private:
    int count_ = 4;
    bool isLog_;
};

}  // namespace

CurveCanvas::CurveCanvas(QWidget* parent, Painter curves, Painter overlay) : plot_(new QCustomPlot(parent)) {
    plot_->setObjectName("curve_plot.canvas");
    plot_->setAccessibleName("Curves");
    plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
    plot_->setNoAntialiasingOnDrag(true);
    plot_->setMouseTracking(true);
    plot_->setFocusPolicy(Qt::NoFocus);
    QCPAxisRect* rect = plot_->axisRect();
    rect->setMinimumMargins(QMargins(34, 6, 20, 18));
    rect->setRangeZoom(Qt::Horizontal);
    rect->setRangeZoomFactor(0.8);
    const auto painted = [this](const Painter& paint) {
        return [this, paint](QCPPainter* painter) { paint(*painter, QRectF(plot_->axisRect()->rect()), theme_); };
    };
    new PaintedLayerable(plot_, "main", painted(curves));
    new PaintedLayerable(plot_, "overlay", [this, paint = painted(overlay)](QCPPainter* painter) {
        if (!isExporting_) paint(painter);
    });
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis})
        QObject::connect(axis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), plot_, [this] {
            if (!isOwnChange_ && userRange_) userRange_();
        });
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) axis->setTicker(QSharedPointer<RoundTicker>::create());
    QObject::connect(plot_, &QCustomPlot::afterLayout, plot_, [this] { fitTickCounts(); });
}

void CurveCanvas::fitTickCounts() {
    const auto fit = [this](QCPAxis* axis, int count) {
        auto ticker = qSharedPointerCast<RoundTicker>(axis->ticker());
        // The ticks of this replot are made already.
        if (ticker->setCount(count)) replotSoon();
    };
    const QSize size = plot_->axisRect()->size();
    fit(plot_->xAxis, std::clamp(size.width() / kStepLabel, 2, 8));
    fit(plot_->yAxis, std::clamp(size.height() / kValueLabel, 1, 6));
}

QWidget* CurveCanvas::widget() const {
    return plot_;
}

void CurveCanvas::setRanges(AxisRange steps, AxisRange values, bool isLog) {
    isOwnChange_ = true;
    if (isLog != isLog_) {
        isLog_ = isLog;
        plot_->yAxis->setTicker(QSharedPointer<RoundTicker>::create(isLog));
        // QCustomPlot refuses a logarithmic axis whose range reaches zero: range first, then type.
        plot_->yAxis->setRange(values.lower, values.upper);
        plot_->yAxis->setScaleType(isLog ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    }
    plot_->xAxis->setRange(steps.lower, steps.upper);
    plot_->yAxis->setRange(values.lower, values.upper);
    isOwnChange_ = false;
}

AxisRange CurveCanvas::steps() const {
    return {plot_->xAxis->range().lower, plot_->xAxis->range().upper};
}
AxisRange CurveCanvas::values() const {
    return {plot_->yAxis->range().lower, plot_->yAxis->range().upper};
}
QRectF CurveCanvas::box() const {
    return QRectF(plot_->axisRect()->rect());
}
double CurveCanvas::stepAt(double x) const {
    return plot_->xAxis->pixelToCoord(x);
}

void CurveCanvas::setZoomsValues(bool values) {
    plot_->axisRect()->setRangeZoom(values ? Qt::Vertical : Qt::Horizontal);
}

void CurveCanvas::zoom(double factor, double centre) {
    plot_->xAxis->scaleRange(factor, centre);
    replotSoon();
}

void CurveCanvas::pan(double fraction) {
    plot_->xAxis->moveRange(fraction * plot_->xAxis->range().size());
    replotSoon();
}

void CurveCanvas::replotSoon() {
    plot_->replot(QCustomPlot::rpQueuedReplot);
}
void CurveCanvas::replotNow() {
    plot_->replot(QCustomPlot::rpImmediateRefresh);
}

void CurveCanvas::replotOverlay() {
    // A single layer can only be redrawn into buffers that a full replot has made.
    if (plot_->isVisible()) plot_->layer("overlay")->replot();
}

void CurveCanvas::applyTheme(ThemeKind theme) {
    style(theme);
    replotSoon();
}

void CurveCanvas::style(ThemeKind theme) {
    theme_ = theme;
    const Palette& colours = paletteOf(theme);
    plot_->setBackground(QBrush(colours.panel));
    for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis}) {
        axis->setBasePen(Qt::NoPen);
        // Labels come only with ticks: these have no length and the ground's colour.
        axis->setTickPen(QPen(colours.panel, 1));
        axis->setTickLength(0);
        axis->setSubTicks(false);
        axis->setTickLabelPadding(6);
        axis->setTickLabelFont(captionFont());
        axis->setTickLabelColor(colours.secondary);
        axis->grid()->setPen(QPen(colours.line, 1));
        axis->grid()->setZeroLinePen(Qt::NoPen);
    }
    plot_->xAxis->grid()->setVisible(false);
}

QPicture CurveCanvas::picture(const QSize& size, ThemeKind theme) {
    const ThemeKind before = theme_;
    style(theme);
    isExporting_ = true;
    QPicture picture;
    // Ticks follow the room, and margins the ticks: the second drawing has both right.
    for (int pass = 0; pass < 2; ++pass) {
        picture = QPicture();
        QCPPainter painter(&picture);
        painter.setMode(QCPPainter::pmVectorized);
        painter.setMode(QCPPainter::pmNoCaching);
        painter.setMode(QCPPainter::pmNonCosmetic);
        plot_->toPainter(&painter, size.width(), size.height());
    }
    isExporting_ = false;
    style(before);
    plot_->replot(QCustomPlot::rpImmediateRefresh);
    return picture;
}

}  // namespace outeffhop::kit
