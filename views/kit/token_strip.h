// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "views/kit/colour_map.h"
#include "views/kit/csv_keys.h"
#include "views/kit/exportable.h"
#include "views/kit/token.h"

namespace outeffhop::kit {

/// The probe's tokens as coloured cells that wrap like text; marked tokens are underlined in the attention colour.
/// Hover previews, click locks, arrow keys move, Esc clears.
class TokenStripWidget : public QWidget, public Exportable {
    Q_OBJECT
 public:
    explicit TokenStripWidget(QWidget* parent = nullptr);
    ~TokenStripWidget() override;

    void setTokens(Tokens tokens);
    /// One value in [0, 1] a token (empty or NaN: no colour) and what it is, e.g. "no-op probability of L1 · H1".
    void setValues(const QString& meaning, std::vector<float> values, ColourMapKind map = ColourMapKind::noop);
    /// Only for exports: "OutEffHop · step 1,500", and what the rows of the CSV belong to.
    void setTitle(const QString& title, CsvKeys keys);
    void setSuggestedName(const QString& name);

    std::optional<int> locked() const;
    void setHovered(std::optional<int> position);
    void setLocked(std::optional<int> position);
    /// ""," at 17: no-op probability 0.98".
    QString describe(int position) const;
    QPoint positionOf(int position) const;

    void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const override;
    double heightFor(double width) const override;
    QString csv() const override;
    QString suggestedName() const override;
    QSize sizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

 signals:
    void tokenHovered(int position);
    void hoverLeft();
    void tokenLocked(int position);
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
