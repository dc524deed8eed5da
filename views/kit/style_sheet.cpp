// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/style_sheet.h"

namespace outeffhop::kit {
namespace {

constexpr const char* kRules = R"(
QToolTip { background: @raised; color: @text; border: 1px solid @line; padding: 4px 6px; }
QFrame[kind="panel"] { background: @panel; border: 1px solid @line; border-radius: 6px; }
QFrame[kind="banner"], QLabel[kind="banner"] { background: @raised; border: 0; border-left: 3px solid @attention; border-radius: 0; }
QLabel[kind="title"] { font-weight: bold; }
QLabel[kind="caption"] { color: @secondary; font-size: 11px; }
QPushButton, QToolButton { background: @raised; border: 1px solid @line; border-radius: 6px; padding: 5px 12px; }
QToolButton { padding: 4px 6px; }
QPushButton:hover, QToolButton:hover { border-color: @secondary; }
QPushButton:pressed, QToolButton:pressed, QPushButton:checked, QToolButton:checked { background: @line; }
QPushButton:focus, QToolButton:focus { border-color: @accent; }
QPushButton:disabled, QToolButton:disabled { color: @secondary; }
QPushButton[kind="primary"], QToolButton[kind="primary"] { background: @accent; color: @onAccent; border-color: @accent; }
QPushButton[kind="primary"]:hover { border-color: @text; }
QPushButton[kind="primary"]:disabled { background: @raised; color: @secondary; border-color: @line; }
QPushButton[segment="first"] { border-top-right-radius: 0; border-bottom-right-radius: 0; }
QPushButton[segment="middle"] { border-radius: 0; margin-left: -1px; }
QPushButton[segment="last"] { border-top-left-radius: 0; border-bottom-left-radius: 0; margin-left: -1px; }
QPushButton::menu-indicator { image: url(:/icons/spin_down.svg); width: 10px; height: 10px;
  subcontrol-origin: border; subcontrol-position: center right; right: 6px; }
QToolButton[kind="chip"] { background: @raised; border-radius: 9px; padding: 1px 8px; font-size: 11px; }
QToolButton[kind="chip"]::menu-indicator, QToolButton[kind="bare"]::menu-indicator { image: none; width: 0; }
QToolButton[kind="bare"] { background: transparent; border: 1px solid transparent; padding: 2px; }
QToolButton[kind="bare"]:hover { background: @raised; }
QToolButton[kind="bare"]:focus { border-color: @accent; }
QLineEdit, QTextEdit, QPlainTextEdit, QSpinBox, QDoubleSpinBox, QComboBox {
  background: @raised; border: 1px solid @line; border-radius: 6px; padding: 4px 8px;
  selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:focus, QTextEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus { border-color: @accent; }
QSpinBox, QDoubleSpinBox { padding-right: 18px; }
QSpinBox::up-button, QDoubleSpinBox::up-button { subcontrol-position: top right; width: 16px; border: 0; background: transparent; }
QSpinBox::down-button, QDoubleSpinBox::down-button { subcontrol-position: bottom right; width: 16px; border: 0; background: transparent; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow { image: url(:/icons/spin_up.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QComboBox::down-arrow { image: url(:/icons/spin_down.svg); width: 10px; height: 10px; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox QAbstractItemView { background: @raised; border: 1px solid @line; selection-background-color: @accent; selection-color: @onAccent; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled { color: @secondary; background: transparent; }
QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QMenuBar, QStatusBar { background: @panel; }
QMenuBar::item { padding: 4px 8px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: @raised; }
QMenu { background: @raised; border: 1px solid @line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 20px; border-radius: 4px; }
QMenu::item:selected { background: @accent; color: @onAccent; }
QMenu::item:disabled { color: @secondary; }
QMenu::separator { height: 1px; background: @line; margin: 4px 8px; }
QStatusBar::item { border: 0; }
QTableView, QTreeView, QListView { background: transparent; border: 0; gridline-color: @line; alternate-background-color: transparent;
  selection-background-color: @raised; selection-color: @text; outline: 0; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: transparent; color: @secondary; border: 0; border-bottom: 1px solid @line; padding: 4px 6px; font-size: 11px; }
QTableView::item { border-bottom: 1px solid @line; padding: 0 3px; }
QDialog#palette { background: @panel; border: 1px solid @line; border-radius: 6px; }
QDialog#palette QListView::item { border-radius: 4px; padding: 0 8px; }
QDialog#palette QListView::item:selected { background: @accent; color: @onAccent; }
QTableCornerButton::section { background: transparent; border: 0; }
QScrollArea { background: transparent; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 10px; } QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: @line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 24px; } QScrollBar::handle:horizontal { min-width: 24px; }
QScrollBar::handle:hover { background: @secondary; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QProgressBar { background: @raised; border: 0; border-radius: 2px; max-height: 4px; text-align: center; }
QProgressBar::chunk { background: @accent; border-radius: 2px; }
QMainWindow::separator { background: transparent; width: 8px; height: 8px; }
QSplitter::handle { background: transparent; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @secondary; border: 0; border-bottom: 2px solid transparent; padding: 3px 8px; margin-right: 4px; }
QTabBar::tab:selected { color: @text; border-bottom-color: @accent; }
QTabBar::tab:hover { color: @text; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid @secondary; border-radius: 3px; background: @raised; }
QCheckBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/icons/check.svg); }
QCheckBox::indicator:focus { border-color: @text; }
QGroupBox { border: 0; margin-top: 20px; font-weight: bold; }
QGroupBox::title { subcontrol-origin: margin; left: 0; }
)";

}  // namespace

QString styleSheet(const Palette& palette) {
    QString rules = QString::fromLatin1(kRules);
    const std::pair<const char*, QColor> names[]{
        {"@window", palette.window},     {"@panel", palette.panel},   {"@raised", palette.raised},
        {"@line", palette.line},         {"@text", palette.text},     {"@secondary", palette.secondary},
        {"@onAccent", palette.onAccent}, {"@accent", palette.accent}, {"@attention", palette.attention},
    };
    for (const auto& [name, colour] : names) rules.replace(QLatin1String(name), colour.name());
    return rules;
}

}  // namespace outeffhop::kit
