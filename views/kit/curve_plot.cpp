// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/curve_plot.h"

#include <qcustomplot.h>

#include <QKeyEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "views/kit/curve_canvas.h"
#include "views/kit/curve_overlay.h"
#include "views/kit/curve_set.h"
#include "views/kit/number_format.h"

namespace outeffhop::kit {

struct CurvePlotWidget::Parts {
    CurvePlotWidget* self;
    CurveSet set;
    CurveOverlay overlay;
    CurveCanvas canvas;
    QString title, unit, name = "curves";
    bool isLog = false, isUserView = false, isFitDue = false;
    AxisRange fitted{0, 0};  ///< what the data had asked for; empty before there were any
    QPoint pressed;

    explicit Parts(CurvePlotWidget* widget)
        : self(widget),
          canvas(
              widget, [this](QCPPainter& p, const QRectF& box, ThemeKind theme) { set.paint(p, view(box), theme); },
              [this](QCPPainter& p, const QRectF& box, ThemeKind theme) { overlay.paint(p, set, view(box), theme); }) {}

    CurveSet::View view(const QRectF& box) const { return {canvas.steps(), canvas.values(), canvas.isLog(), box}; }

    void fit() {
        if (isUserView) return;
        const AxisRange steps = set.fitSteps(), values = set.fitValues(fitted, steps, isLog);
        if (set.hasPoints()) fitted = values;
        canvas.setRanges(steps, values, isLog);
    }

    /// Many changes in one turn of the event loop fit and draw once.
    void changed() {
        if (isFitDue) return;
        isFitDue = true;
        QMetaObject::invokeMethod(
            self, [this] { settle(); }, Qt::QueuedConnection);
    }

    void settle() {
        if (!isFitDue) return;
        isFitDue = false;
        fit();
        canvas.replotSoon();
    }

    Curve& curve(const QString& key) {
        if (Curve* known = set.find(key)) return *known;
        set.curves.push_back({});
        set.curves.back().key = key;
        set.curves.back().style.name = key;
        set.curves.back().style.colour = runColour(int(set.curves.size()) - 1);
        return set.curves.back();
    }

    void hover(QPointF at) {
        const QRectF box = canvas.box();
        if (!box.contains(at) || set.curves.empty()) return leave();
        overlay.hovered = at;
        const auto read = overlay.readout(set, view(box));
        self->setAccessibleDescription(read.description());
        canvas.replotOverlay();
        emit self->stepHovered(read.step);
    }

    void leave() {
        if (!overlay.hovered) return;
        overlay.hovered.reset();
        canvas.replotOverlay();
        emit self->hoverLeft();
    }
};

CurvePlotWidget::CurvePlotWidget(QWidget* parent) : QWidget(parent), parts_(std::make_unique<Parts>(this)) {
    setObjectName("curve_plot");
    setAccessibleName("Curves");
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(parts_->canvas.widget());
    parts_->canvas.applyTheme(Theme::current().kind());
    parts_->canvas.widget()->installEventFilter(this);
    parts_->canvas.onUserRange([this] { parts_->isUserView = true; });
    connect(&Theme::current(), &Theme::changed, this, [this] {
        parts_->canvas.applyTheme(Theme::current().kind());
        update();
    });
    parts_->fit();
}

CurvePlotWidget::~CurvePlotWidget() = default;

void CurvePlotWidget::setTitle(const QString& title, const QString& unit) {
    parts_->title = title;
    parts_->unit = unit;
    setAccessibleName(title.isEmpty() ? QString("Curves") : unit.isEmpty() ? title : title + ", " + unit);
    layout()->setContentsMargins(0, title.isEmpty() && unit.isEmpty() ? 0 : 20, 0, 0);
    update();
}

void CurvePlotWidget::setLogScale(bool on) {
    if (parts_->isLog == on) return;
    parts_->isLog = on;
    parts_->fitted = {0, 0};
    parts_->isUserView = false;
    parts_->changed();
}

void CurvePlotWidget::setSmoothing(double weight) {
    const double smoothing = std::clamp(weight, 0.0, 0.9999);
    if (smoothing == parts_->set.smoothing) return;
    parts_->set.smoothing = smoothing;
    for (Curve& curve : parts_->set.curves) curve.setSmoothing(smoothing);
    parts_->changed();
}

void CurvePlotWidget::setPlannedSteps(double steps) {
    parts_->set.plannedSteps = steps;
    parts_->changed();
}

void CurvePlotWidget::setValueRange(double minimum, double maximum) {
    parts_->set.valueRange = AxisRange{minimum, maximum};
    parts_->changed();
}

void CurvePlotWidget::setCurve(const QString& key, const CurveStyle& style) {
    parts_->curve(key).style = style;
    parts_->changed();
}

void CurvePlotWidget::removeCurve(const QString& key) {
    std::erase_if(parts_->set.curves, [&](const Curve& curve) { return curve.key == key; });
    parts_->changed();
}

QStringList CurvePlotWidget::curves() const {
    QStringList keys;
    for (const Curve& curve : parts_->set.curves) keys << curve.key;
    return keys;
}

void CurvePlotWidget::setData(const QString& key, std::span<const double> steps, std::span<const double> values) {
    Curve& curve = parts_->curve(key);
    curve.raw.clear();
    curve.smooth.clear();
    curve.weightedSum = curve.weight = 0;
    append(key, steps, values);
}

void CurvePlotWidget::append(const QString& key, std::span<const double> steps, std::span<const double> values) {
    Curve& curve = parts_->curve(key);
    for (std::size_t i = 0; i < std::min(steps.size(), values.size()); ++i)
        curve.append(steps[i], values[i], parts_->set.smoothing);
    parts_->changed();
}

void CurvePlotWidget::setBand(const QString& key, std::span<const double> steps, std::span<const double> mean,
                              std::span<const double> deviation) {
    Curve& curve = parts_->curve(key);
    curve.band.clear();
    for (std::size_t i = 0; i < std::min({steps.size(), mean.size(), deviation.size()}); ++i)
        curve.band.push_back({steps[i], mean[i] - deviation[i], mean[i] + deviation[i]});
    parts_->changed();
}

void CurvePlotWidget::setCursor(std::optional<double> step) {
    if (parts_->overlay.cursor == step) return;
    parts_->overlay.cursor = step;
    parts_->canvas.replotOverlay();
}

std::optional<double> CurvePlotWidget::valueAt(const QString& key, double step) const {
    const Curve* curve = parts_->set.find(key);
    if (!curve) return {};
    const CurveSeries& series = curve->shown(parts_->set.smoothing);
    const auto at = series.lastAtOrBefore(step);
    return at ? std::optional(series[*at].value) : std::nullopt;
}

CurvePlotWidget::Range CurvePlotWidget::stepRange() const {
    parts_->settle();
    return {parts_->canvas.steps().lower, parts_->canvas.steps().upper};
}

CurvePlotWidget::Range CurvePlotWidget::valueRange() const {
    parts_->settle();
    return {parts_->canvas.values().lower, parts_->canvas.values().upper};
}

void CurvePlotWidget::resetView() {
    parts_->isUserView = false;
    parts_->fitted = {0, 0};
    parts_->changed();
}

void CurvePlotWidget::replotNow() {
    parts_->settle();
    parts_->canvas.replotNow();
}

void CurvePlotWidget::setSuggestedName(const QString& name) {
    parts_->name = name;
}

void CurvePlotWidget::paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const {
    parts_->settle();
    double top = drawHeading(painter, size.width(), parts_->title, parts_->unit, style);
    top += drawLegend(&painter, {0, top}, size.width(), parts_->set.legend(), style);
    constexpr double kStepLabel = 12;
    const QSize rest(int(size.width()), std::max(40, int(size.height() - top - kStepLabel)));
    const QPicture picture = parts_->canvas.picture(rest, style.theme);
    painter.save();
    painter.translate(0, top);
    // A picture is scaled from 96 dpi to the device on its own; the painter's scale already says how large a unit is.
    painter.scale(double(picture.logicalDpiX()) / painter.device()->logicalDpiX(),
                  double(picture.logicalDpiY()) / painter.device()->logicalDpiY());
    painter.drawPicture(0, 0, picture);
    painter.restore();
    drawText(painter, {0, size.height() - kStepLabel, size.width(), kStepLabel}, Qt::AlignHCenter | Qt::AlignVCenter,
             "step", captionFont(), paletteOf(style.theme).secondary);
}

double CurvePlotWidget::heightFor(double width) const {
    constexpr double kHeading = 22;
    return kHeading + drawLegend(nullptr, {}, width, parts_->set.legend(), {}) + 0.62 * width;
}

QString CurvePlotWidget::csv() const {
    return parts_->set.csv();
}
QString CurvePlotWidget::suggestedName() const {
    return parts_->name;
}
QSize CurvePlotWidget::sizeHint() const {
    return {320, 160};
}
QSize CurvePlotWidget::minimumSizeHint() const {
    return {140, 90};
}

void CurvePlotWidget::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.translate(4, 0);
    drawHeading(painter, width() - 12, parts_->title, parts_->unit, {Theme::current().kind()});
}

bool CurvePlotWidget::eventFilter(QObject* watched, QEvent* event) {
    switch (event->type()) {
        case QEvent::MouseMove: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            if (mouse->buttons() == Qt::NoButton) parts_->hover(mouse->position());
            break;
        }
        case QEvent::ToolTip:
            return true;  // would cover the values under the mouse
        case QEvent::Leave:
            parts_->leave();
            break;
        case QEvent::MouseButtonPress:
            parts_->pressed = static_cast<QMouseEvent*>(event)->pos();
            break;
        case QEvent::MouseButtonRelease: {
            const auto* mouse = static_cast<QMouseEvent*>(event);
            const bool isClick =
                (mouse->pos() - parts_->pressed).manhattanLength() < 4 && mouse->button() == Qt::LeftButton;
            if (isClick && parts_->canvas.box().contains(mouse->pos()))
                emit stepClicked(parts_->canvas.stepAt(mouse->position().x()));
            break;
        }
        case QEvent::MouseButtonDblClick:
            resetView();
            break;
        case QEvent::Wheel:
            parts_->canvas.setZoomsValues(static_cast<QWheelEvent*>(event)->modifiers() & Qt::ShiftModifier);
            break;
        default:
            break;
    }
    return QWidget::eventFilter(watched, event);
}

void CurvePlotWidget::keyPressEvent(QKeyEvent* event) {
    const AxisRange steps = parts_->canvas.steps();
    const double middle = (steps.lower + steps.upper) / 2;
    switch (event->key()) {
        case Qt::Key_Left:
            return parts_->canvas.pan(-0.1);
        case Qt::Key_Right:
            return parts_->canvas.pan(0.1);
        case Qt::Key_Plus:
            return parts_->canvas.zoom(0.8, middle);
        case Qt::Key_Minus:
            return parts_->canvas.zoom(1.25, middle);
        case Qt::Key_Home:
            return resetView();
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace outeffhop::kit
