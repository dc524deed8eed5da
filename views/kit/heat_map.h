// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "views/kit/colour_map.h"
#include "views/kit/csv_keys.h"
#include "views/kit/exportable.h"
#include "views/kit/token.h"

namespace outeffhop::kit {

/// Attention of one head: probabilities, or their signed difference between two runs.
struct AttentionMatrix {
    int queries = 0, keys = 0;
    std::vector<float> values;     ///< [queries, keys], row-major
    std::vector<float> nowhere;    ///< [queries] no-op probabilities; empty: no such column
    std::vector<float> gate = {};  ///< [queries] gate probabilities; empty: no such column
};

/// Values of stored codes: code c in a row with scale s is s * (c/255)^2. `codes` is [queries, keys], `scales`
/// [queries].
std::vector<float> decodeAttention(std::span<const std::uint8_t> codes, std::span<const float> scales, int keys);

/// A place on the map. key == kNowhere is the column "nowhere" at the right, kGate that of the gate behind it.
struct HeatMapCell {
    static constexpr int kNowhere = -2, kGate = -3;
    int query = 0;
    int key = 0;
    bool operator==(const HeatMapCell&) const = default;
};

/// One attention matrix, query down, key right, with the columns "nowhere" (∅) and gate (g) after a gap, token labels
/// and legends. Hover previews, click locks, arrow keys move the locked cell, Esc clears.
class HeatMapWidget : public QWidget, public Exportable {
    Q_OBJECT
 public:
    explicit HeatMapWidget(QWidget* parent = nullptr);
    ~HeatMapWidget() override;

    /// Sizes must agree, or the map becomes empty. Hover and lock stay where they still exist.
    void setMatrix(AttentionMatrix matrix);
    void setTokens(Tokens queries, Tokens keys);
    /// Signed values, blue-white-red over [-maximum, maximum]; 0: the largest |value| of the matrix.
    void showDifference(double maximum = 0);
    /// Probabilities over [0, maximum] (the default: 1, square root).
    void showProbability(double maximum = 1, ColourScale scale = ColourScale::squareRoot);
    void setLegendVisible(bool visible);
    /// Only for exports and accessibility: "OutEffHop · L1 · H1 · step 1,500".
    void setTitle(const QString& title);
    /// Only for exports: the line above the map with the title and what the axes are. The default is true.
    void setHeadingVisible(bool visible);
    /// What the rows of the CSV belong to.
    void setKeys(CsvKeys keys);
    void setSuggestedName(const QString& name);

    std::optional<HeatMapCell> hovered() const;
    std::optional<HeatMapCell> locked() const;
    /// Shows the cross-hair of a neighbour without a signal; nullopt removes it.
    void setHovered(std::optional<HeatMapCell> cell);
    void setLocked(std::optional<HeatMapCell> cell);
    /// "query "," at 17 → key "n" at 3: 0.41", also the tooltip.
    QString describe(HeatMapCell cell) const;
    /// The middle of a cell in widget coordinates.
    QPoint positionOf(HeatMapCell cell) const;

    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 signals:
    void cellHovered(int query, int key);
    void hoverLeft();
    void cellLocked(int query, int key);
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
