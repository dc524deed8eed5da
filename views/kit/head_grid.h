// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "views/kit/csv_keys.h"
#include "views/kit/exportable.h"

namespace outeffhop::kit {

struct HeadId {
    int layer = 0;
    int head = 0;
    bool operator==(const HeadId&) const = default;
};

/// Layers down, heads right: a thumbnail of each head's attention with a bar and short texts where there is room.
/// Hover previews, click selects, arrow keys move the selection, Esc clears.
class HeadGridWidget : public QWidget, public Exportable {
    Q_OBJECT
 public:
    explicit HeadGridWidget(QWidget* parent = nullptr);
    ~HeadGridWidget() override;

    /// Empties the grid when the shape changes. `layerNames`: L1, L2, ... where there are none.
    void setShape(int layers, int heads, const QStringList& layerNames = {});
    /// `codes` is [height, width], code c is the probability (c/255)^2 of the square-root colour scale.
    void setThumbnail(HeadId head, int width, int height, std::span<const std::uint8_t> codes);
    /// What the bar means, e.g. "no-op mass" (shown in tooltips and exports), and its values [layers * heads] in [0,
    /// 1]; NaN draws no bar. The first text line is "<symbol> <value>".
    void setBar(const QString& meaning, const QString& symbol, std::span<const float> values);
    /// A second number shown in grey, e.g. "sink mass", "sink".
    void setSecondary(const QString& meaning, const QString& symbol, std::span<const float> values);
    /// Only for exports: "OutEffHop · step 1,500", and what the rows of the CSV belong to.
    void setTitle(const QString& title, CsvKeys keys);
    void setSuggestedName(const QString& name);

    std::optional<HeadId> selected() const;
    void setSelected(std::optional<HeadId> head);
    /// "layer 1 head 1, no-op mass 0.98, sink mass 0.00", also the tooltip.
    QString describe(HeadId head) const;
    QPoint positionOf(HeadId head) const;

    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 signals:
    void headHovered(int layer, int head);
    void hoverLeft();
    void headSelected(int layer, int head);
    void cleared();

 protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace outeffhop::kit
