// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSizeF>
#include <QString>

#include "views/kit/theme.h"

class QPainter;

namespace outeffhop::kit {

struct ExportStyle {
    ThemeKind theme = ThemeKind::print;
};

/// A plot that can be drawn anywhere, not only on its widget.
class Exportable {
 public:
    virtual ~Exportable() = default;

    /// Draws title, plot, legend and units into (0, 0, size). One unit is a twelfth of the text's font size, so the
    /// same numbers serve the screen and a figure of any size.
    virtual void paint(QPainter& painter, const QSizeF& size, const ExportStyle& style) const = 0;
    /// A good height for that width, in the same units.
    virtual double heightFor(double width) const { return 0.62 * width; }
    /// The numbers behind the picture, not rounded, with a header line.
    virtual QString csv() const = 0;
    /// File name without ending, e.g. "loss" or "attention_l1_h1_step_1500".
    virtual QString suggestedName() const = 0;
};

}  // namespace outeffhop::kit
