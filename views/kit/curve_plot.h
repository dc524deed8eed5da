// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QList>
#include <QWidget>
#include <memory>
#include <optional>
#include <span>

#include "views/kit/exportable.h"

namespace outeffhop::kit {

/// How one curve looks. See runColour, runDash.
struct CurveStyle {
    QString name;
    QColor colour;
    QList<qreal> dash;
    bool visible = true;
    bool emphasised = false;  ///< thicker, on top
    QString label = {};       ///< a short name for where there is little room; empty: the name
};

/// Curves over training steps, one a run. Drag pans, the wheel zooms along the steps (with Shift: the values), double
/// click shows everything again. Axes grow in steps; what lies off the value axis is drawn as a marker with count and
/// value.
class CurvePlotWidget : public QWidget, public Exportable {
    Q_OBJECT
 public:
    explicit CurvePlotWidget(QWidget* parent = nullptr);
    ~CurvePlotWidget() override;

    /// Title and unit stand above the plot, e.g. "Copy loss", "nats, log"; both belong to the exported figure.
    void setTitle(const QString& title, const QString& unit);
    void setLogScale(bool on);
    /// Weight of the past in [0, 1) of a bias-corrected exponential mean; 0 (the default) is off. Raw curves stay,
    /// faint.
    void setSmoothing(double weight);
    /// At least this many steps on the axis (the planned length of the run), so that it does not grow while training.
    void setPlannedSteps(double steps);
    /// At least this range on the value axis, e.g. 0 to 1 for a probability.
    void setValueRange(double minimum, double maximum);

    /// Adds the curve or changes how it looks. `key` is the caller's, e.g. the run id.
    void setCurve(const QString& key, const CurveStyle& style);
    void removeCurve(const QString& key);
    QStringList curves() const;
    /// Steps must not decrease. NaN values are gaps; infinities count as off the axis.
    void setData(const QString& key, std::span<const double> steps, std::span<const double> values);
    void append(const QString& key, std::span<const double> steps, std::span<const double> values);
    /// A translucent band mean - deviation to mean + deviation (of a seed group) under the curve; empty removes it.
    void setBand(const QString& key, std::span<const double> steps, std::span<const double> mean,
                 std::span<const double> deviation);

    /// The dashed line of the shared time cursor with each curve's value there; nullopt removes it.
    void setCursor(std::optional<double> step);
    /// Value of the last point at or before `step`.
    std::optional<double> valueAt(const QString& key, double step) const;

    struct Range {
        double lower = 0, upper = 0;
    };
    Range stepRange() const;
    Range valueRange() const;
    /// Back to showing everything and following new data.
    void resetView();
    /// Draws at once instead of at the next event loop turn.
    void replotNow();

    void setSuggestedName(const QString& name);
    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 signals:
    void stepHovered(double step);
    void hoverLeft();
    void stepClicked(double step);

 protected:
    void paintEvent(QPaintEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace outeffhop::kit
