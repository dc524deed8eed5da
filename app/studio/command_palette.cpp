// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/command_palette.h"

#include <QAction>
#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>
#include <QPointer>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

#include "app/studio/palette_search.h"
#include "views/kit/theme.h"

namespace outeffhop::studio {

namespace {

constexpr int kWidth = 560, kHeight = 400, kMost = 200, kRowHeight = 26;
constexpr int kHint = Qt::UserRole + 1;

/// A command with its hint at the right.
class Row : public QStyledItemDelegate {
 public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
        return {0, kRowHeight};
    }
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const auto& palette = kit::Theme::current().palette();
        painter->setFont(kit::captionFont());
        painter->setPen(option.state & QStyle::State_Selected ? palette.onAccent : palette.secondary);
        painter->drawText(option.rect.adjusted(0, 0, -kit::kGrid, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(kHint).toString());
    }
};

QString plain(QString text) {
    return text.remove(QLatin1Char('&')).remove(QStringLiteral("…"));
}

void collect(QMenu& menu, const QString& path, std::vector<Command>& commands) {
    emit menu.aboutToShow();  // some fill themselves only then
    for (QAction* action : menu.actions()) {
        if (action->isSeparator() || !action->isEnabled() || !action->isVisible()) continue;
        const QString title = path + QStringLiteral(": ") + plain(action->text());
        if (QMenu* inner = action->menu())
            collect(*inner, title, commands);
        else
            commands.push_back(
                {title, action->shortcut().toString(QKeySequence::NativeText), [action = QPointer<QAction>(action)] {
                     if (action) action->trigger();
                 }});
    }
}

}  // namespace

std::vector<Command> commandsOf(QMainWindow& window) {
    std::vector<Command> commands;
    for (QAction* action : window.menuBar()->actions())
        if (QMenu* menu = action->menu()) collect(*menu, plain(action->text()), commands);
    return commands;
}

CommandPalette::CommandPalette(std::vector<Command> commands, QWidget* parent)
    : QDialog(parent, Qt::Popup | Qt::FramelessWindowHint),
      commands_(std::move(commands)),
      line_(new QLineEdit),
      list_(new QListWidget) {
    setObjectName(QStringLiteral("palette"));
    setAccessibleName(tr("Search or command"));
    setAttribute(Qt::WA_DeleteOnClose);
    line_->setObjectName(QStringLiteral("palette.line"));
    line_->setAccessibleName(tr("Search or command"));
    line_->setPlaceholderText(tr("Type an action or the name of a run"));
    list_->setObjectName(QStringLiteral("palette.list"));
    list_->setAccessibleName(tr("What was found"));
    list_->setFocusPolicy(Qt::NoFocus);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    list_->setItemDelegate(new Row(list_));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kit::kGrid, kit::kGrid, kit::kGrid, kit::kGrid);
    column->addWidget(line_);
    column->addWidget(list_, 1);
    resize(kWidth, kHeight);
    move(parent->mapToGlobal(QPoint((parent->width() - kWidth) / 2, parent->height() / 8)));
    line_->installEventFilter(this);
    connect(line_, &QLineEdit::textChanged, this, &CommandPalette::search);
    connect(line_, &QLineEdit::returnPressed, this, &CommandPalette::runCurrent);
    connect(list_, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    search({});
    line_->setFocus();
}

void CommandPalette::search(const QString& typed) {
    list_->clear();
    QStringList titles;
    for (const auto& command : commands_) titles << command.title;
    for (const int index : searchTitles(titles, typed)) {
        if (list_->count() == kMost) break;
        const auto& command = commands_[static_cast<std::size_t>(index)];
        auto* item = new QListWidgetItem(command.title, list_);
        item->setData(Qt::UserRole, index);
        item->setData(kHint, command.hint);
        item->setData(Qt::AccessibleTextRole, QStringList{command.title, command.hint}.join(QLatin1Char(' ')));
    }
    list_->setCurrentRow(0);
    if (list_->count() > 0) return;
    auto* nothing = new QListWidgetItem(tr("Nothing of that name"), list_);
    nothing->setFlags(Qt::NoItemFlags);
}

void CommandPalette::runCurrent() {
    const auto* item = list_->currentItem();
    if (!item || !(item->flags() & Qt::ItemIsEnabled)) return;
    const auto run = commands_[static_cast<std::size_t>(item->data(Qt::UserRole).toInt())].run;
    accept();
    run();
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != line_ || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    const int move = key == Qt::Key_Down ? 1 : key == Qt::Key_Up ? -1 : 0;
    if (move == 0 || list_->count() == 0) return QDialog::eventFilter(watched, event);
    list_->setCurrentRow(std::clamp(list_->currentRow() + move, 0, list_->count() - 1));
    return true;
}

}  // namespace outeffhop::studio
