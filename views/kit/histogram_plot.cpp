// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/histogram_plot.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

#include "core/store/signed_log_histogram.h"
#include "views/kit/histogram_scene.h"
#include "views/kit/painting.h"

namespace outeffhop::kit {

struct HistogramPlotWidget::Parts {
    HistogramScene scene;
    QString title, unit, name = "histogram";

    HistogramRun& run(const QString& key) {
        const auto at =
            std::find_if(scene.runs.begin(), scene.runs.end(), [&](const HistogramRun& r) { return r.key == key; });
        if (at != scene.runs.end()) return *at;
        scene.runs.push_back({key, key, runColour(int(scene.runs.size())), true, {}});
        return scene.runs.back();
    }

    double headingHeight() const { return title.isEmpty() && unit.isEmpty() ? 0 : 22; }
    HistogramScene::Layout layout(const QSizeF& size) const {
        return scene.layout({size.width(), size.height() - headingHeight()});
    }
};

HistogramPlotWidget::HistogramPlotWidget(QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>()) {
    setObjectName("histogram_plot");
    setAccessibleName("Activation histogram");
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&Theme::current(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

HistogramPlotWidget::~HistogramPlotWidget() = default;

void HistogramPlotWidget::setTitle(const QString& title, const QString& unit) {
    parts_->title = title;
    parts_->unit = unit;
    setAccessibleName(title.isEmpty() ? QString("Activation histogram") : "Activation histogram " + title);
    update();
}

void HistogramPlotWidget::setMode(HistogramMode mode) {
    parts_->scene.mode = mode;
    update();
}

HistogramMode HistogramPlotWidget::mode() const {
    return parts_->scene.mode;
}

void HistogramPlotWidget::setCountScale(CountScale scale) {
    parts_->scene.scale = scale;
    update();
}

void HistogramPlotWidget::setRun(const QString& key, const QString& name, const QColor& colour, bool visible) {
    HistogramRun& run = parts_->run(key);
    const bool changesAxis = run.isVisible != visible;
    run.name = name;
    run.colour = colour;
    run.isVisible = visible;
    if (changesAxis) parts_->scene.refreshAxis();
    update();
}

void HistogramPlotWidget::removeRun(const QString& key) {
    std::erase_if(parts_->scene.runs, [&](const HistogramRun& run) { return run.key == key; });
    parts_->scene.refreshAxis();
    update();
}

void HistogramPlotWidget::setFocusRun(const QString& key) {
    parts_->scene.focusKey = key;
    update();
}

void HistogramPlotWidget::setFrames(const QString& key, std::vector<HistogramFrame> frames) {
    std::erase_if(frames, [](const HistogramFrame& frame) {
        return frame.counts.size() != std::size_t(store::SignedLogBins::kCount);
    });
    parts_->run(key).frames = std::move(frames);
    parts_->scene.refreshAxis();
    update();
}

void HistogramPlotWidget::append(const QString& key, HistogramFrame frame) {
    if (frame.counts.size() != std::size_t(store::SignedLogBins::kCount)) return;
    HistogramRun& run = parts_->run(key);
    if (run.isVisible) parts_->scene.axis.include(frame);
    run.frames.push_back(std::move(frame));
    update();
}

void HistogramPlotWidget::setCursor(std::optional<std::int64_t> step) {
    if (parts_->scene.cursor == step) return;
    parts_->scene.cursor = step;
    update();
}

void HistogramPlotWidget::setSuggestedName(const QString& name) {
    parts_->name = name;
}

void HistogramPlotWidget::paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const {
    double top = drawHeading(painter, size.width(), parts_->title, parts_->unit, style);
    top += drawLegend(&painter, {0, top}, size.width(), parts_->scene.legend(), style);
    painter.save();
    painter.translate(0, top);
    const bool hasBar = parts_->scene.mode == HistogramMode::heat;
    const double bottom = hasBar ? kColourBarHeight + kGrid : 0;
    parts_->scene.paint(painter, parts_->scene.layout({size.width(), size.height() - top - bottom}), style);
    painter.restore();
    if (hasBar) drawColourBar(painter, {0, size.height() - kColourBarHeight}, parts_->scene.countBar(), style);
}

double HistogramPlotWidget::heightFor(double width) const {
    return parts_->scene.mode == HistogramMode::overlay ? 0.62 * width : 1.1 * width;
}
QString HistogramPlotWidget::csv() const {
    return parts_->scene.csv();
}
QString HistogramPlotWidget::suggestedName() const {
    return parts_->name;
}
QSize HistogramPlotWidget::sizeHint() const {
    return {280, 320};
}
QSize HistogramPlotWidget::minimumSizeHint() const {
    return {140, 110};
}

void HistogramPlotWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const ExportStyle style{Theme::current().kind()};
    drawHeading(painter, width(), parts_->title, parts_->unit, style);
    painter.translate(0, parts_->headingHeight());
    parts_->scene.paint(painter, parts_->layout(size()), style);
}

void HistogramPlotWidget::mouseMoveEvent(QMouseEvent* event) {
    const QString text =
        parts_->scene.describe(parts_->layout(size()), event->position() - QPointF(0, parts_->headingHeight()));
    if (text.isEmpty()) return QToolTip::hideText();
    setAccessibleDescription(text);
    QToolTip::showText(event->globalPosition().toPoint() + QPoint(12, 8), text, this);
}

void HistogramPlotWidget::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    const auto step =
        parts_->scene.stepAt(parts_->layout(size()), event->position() - QPointF(0, parts_->headingHeight()));
    if (step) emit stepClicked(*step);
}

void HistogramPlotWidget::leaveEvent(QEvent*) {
    QToolTip::hideText();
}

}  // namespace outeffhop::kit
