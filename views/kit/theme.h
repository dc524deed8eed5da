// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QObject>

class QApplication;

namespace outeffhop::kit {

enum class ThemeKind { dark, light, print };

/// The colours of one theme. Text on window, panel and raised has a contrast of at least 4.5:1.
struct Palette {
    QColor window, panel, raised, line;
    QColor text, secondary;
    QColor accent, onAccent;  ///< selection, primary buttons; text on them
    QColor attention;         ///< "look here" only: trigger tokens, outliers, warnings
    QColor good, bad;         ///< better and worse than a baseline; finished and crashed
};

const Palette& paletteOf(ThemeKind kind);

/// How a state is to be taken.
enum class Tone { quiet, good, attention, bad };
const QColor& colourOf(Tone tone, const Palette& palette);

/// The theme of the program. Widgets of the kit redraw themselves when it changes.
class Theme : public QObject {
    Q_OBJECT
 public:
    static Theme& current();
    ThemeKind kind() const { return kind_; }
    const Palette& palette() const { return paletteOf(kind_); }

 signals:
    void changed();

 private:
    friend void applyTheme(QApplication& application, ThemeKind kind);
    ThemeKind kind_ = ThemeKind::dark;
};

/// Fusion style, fonts of the resources, QPalette and style sheet; may be called again at any time.
void applyTheme(QApplication& application, ThemeKind kind);

/// Layout units in pixels: everything sits on an 8 px grid, corners have a radius of 6 px.
inline constexpr int kGrid = 8;
inline constexpr int kRadius = 6;

/// 12 px text with tabular figures, 11 px captions, bold titles, 12 px fixed pitch.
QFont textFont();
QFont captionFont();
QFont titleFont();
QFont monoFont();

/// Colour of the run with this index in the list (Okabe-Ito order, repeats after seven; any index >= 0).
QColor runColour(int index);
/// Dash pattern in pen widths: empty (solid) for the first seven runs, another one for each seven that follow.
QList<qreal> runDash(int index);

}  // namespace outeffhop::kit
