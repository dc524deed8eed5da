// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "views/kit/exportable.h"

namespace outeffhop::kit {

/// Counts of one tensor at one step, in the bins of store::SignedLogBins.
struct HistogramFrame {
    std::int64_t step = 0;
    std::vector<std::uint32_t> counts;
};

enum class HistogramMode { ridge, overlay, heat };
enum class CountScale { squareRoot, logarithmic };

/// Signed-log histograms by step. ridge: one below the other, oldest at the top; overlay: the one at the cursor (or the
/// last) of every run; heat: steps down, values right. Nothing is clipped: the value axis spans all counted bins, in
/// whole decades.
class HistogramPlotWidget : public QWidget, public Exportable {
    Q_OBJECT
 public:
    explicit HistogramPlotWidget(QWidget* parent = nullptr);
    ~HistogramPlotWidget() override;

    void setTitle(const QString& title, const QString& unit);
    void setMode(HistogramMode mode);
    HistogramMode mode() const;
    void setCountScale(CountScale scale);

    /// Adds or changes a run. Ridge and heat show the first visible run, or the one set by setFocus.
    void setRun(const QString& key, const QString& name, const QColor& colour, bool visible = true);
    void removeRun(const QString& key);
    void setFocusRun(const QString& key);
    /// Frames in order of their steps, each with SignedLogBins::kCount counts; others are ignored.
    void setFrames(const QString& key, std::vector<HistogramFrame> frames);
    void append(const QString& key, HistogramFrame frame);
    /// The shared time cursor; nullopt: the last frame.
    void setCursor(std::optional<std::int64_t> step);

    void setSuggestedName(const QString& name);
    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 signals:
    void stepClicked(std::int64_t step);

 protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace outeffhop::kit
