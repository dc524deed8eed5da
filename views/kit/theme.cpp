// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/theme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>
#include <array>

#include "views/kit/resource_files.h"
#include "views/kit/style_sheet.h"

namespace outeffhop::kit {
namespace {

constexpr int kTextPixels = 12, kCaptionPixels = 11;

QFont font(int pixels) {
    static const bool loaded = [] {
        loadResources();
        for (const char* file : {"StudioSans-Regular.otf", "StudioSans-Bold.otf", "DejaVuSansMono.ttf"})
            QFontDatabase::addApplicationFont(QStringLiteral(":/fonts/") + QLatin1String(file));
        return true;
    }();
    Q_UNUSED(loaded)
    QFont made(QStringList{"Studio Sans", "DejaVu Sans Mono"});
    made.setPixelSize(pixels);
    made.setHintingPreference(QFont::PreferNoHinting);
    return made;
}

QPalette toQPalette(const Palette& p) {
    QPalette q;
    q.setColor(QPalette::Window, p.window);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.panel);
    q.setColor(QPalette::AlternateBase, p.raised);
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::PlaceholderText, p.secondary);
    q.setColor(QPalette::Button, p.raised);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::BrightText, p.attention);
    q.setColor(QPalette::ToolTipBase, p.raised);
    q.setColor(QPalette::ToolTipText, p.text);
    q.setColor(QPalette::Highlight, p.accent);
    q.setColor(QPalette::HighlightedText, p.onAccent);
    q.setColor(QPalette::Link, p.accent);
    q.setColor(QPalette::Mid, p.line);
    q.setColor(QPalette::Dark, p.line);
    q.setColor(QPalette::Light, p.raised);
    q.setColor(QPalette::Shadow, p.window);
    for (auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, p.secondary);
    q.setColor(QPalette::Disabled, QPalette::Highlight, p.line);
    return q;
}

}  // namespace

const QColor& colourOf(Tone tone, const Palette& palette) {
    switch (tone) {
        case Tone::good:
            return palette.good;
        case Tone::attention:
            return palette.attention;
        case Tone::bad:
            return palette.bad;
        default:
            return palette.secondary;
    }
}

const Palette& paletteOf(ThemeKind kind) {
    static const Palette dark{.window = "#14161a",
                              .panel = "#1b1e24",
                              .raised = "#232730",
                              .line = "#2e333d",
                              .text = "#e6e8ec",
                              .secondary = "#9aa1ad",
                              .accent = "#4c9be8",
                              .onAccent = "#0d1117",
                              .attention = "#e8a04c",
                              .good = "#4cbb84",
                              .bad = "#ef6f6c"};
    static const Palette light{.window = "#f4f5f7",
                               .panel = "#ffffff",
                               .raised = "#f0f1f4",
                               .line = "#dcdfe5",
                               .text = "#1c2027",
                               .secondary = "#5f6775",
                               .accent = "#1f6fc4",
                               .onAccent = "#ffffff",
                               .attention = "#a85a00",
                               .good = "#18794e",
                               .bad = "#c4302b"};
    static const Palette print{.window = "#ffffff",
                               .panel = "#ffffff",
                               .raised = "#ffffff",
                               .line = "#d0d0d0",
                               .text = "#000000",
                               .secondary = "#404040",
                               .accent = "#1f6fc4",
                               .onAccent = "#ffffff",
                               .attention = "#a85a00",
                               .good = "#18794e",
                               .bad = "#c4302b"};
    switch (kind) {
        case ThemeKind::light:
            return light;
        case ThemeKind::print:
            return print;
        default:
            return dark;
    }
}

Theme& Theme::current() {
    static Theme theme;
    return theme;
}

void applyTheme(QApplication& application, ThemeKind kind) {
    Theme& theme = Theme::current();
    theme.kind_ = kind;
    if (application.style()->name() != "fusion") QApplication::setStyle(QStyleFactory::create("Fusion"));
    QApplication::setFont(textFont());
    QApplication::setPalette(toQPalette(theme.palette()));
    application.setStyleSheet(styleSheet(theme.palette()));
    emit theme.changed();
}

QFont textFont() {
    return font(kTextPixels);
}
QFont captionFont() {
    return font(kCaptionPixels);
}

QFont titleFont() {
    QFont made = font(kTextPixels);
    made.setBold(true);
    return made;
}

QFont monoFont() {
    QFont made = font(kTextPixels);
    made.setFamilies({"DejaVu Sans Mono"});
    return made;
}

QColor runColour(int index) {
    static const std::array colours{QColor("#e69f00"), QColor("#56b4e9"), QColor("#009e73"), QColor("#cc79a7"),
                                    QColor("#0072b2"), QColor("#d55e00"), QColor("#f0e442")};
    return colours[static_cast<std::size_t>(index) % colours.size()];
}

QList<qreal> runDash(int index) {
    static const std::array<QList<qreal>, 4> dashes{QList<qreal>{}, {5, 3}, {1.5, 2.5}, {7, 2.5, 1.5, 2.5}};
    return dashes[static_cast<std::size_t>(index / 7) % dashes.size()];
}

}  // namespace outeffhop::kit
