// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/top_bar.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>

#include "views/kit/icon.h"
#include "views/kit/theme.h"

namespace outeffhop::studio {

namespace {

QPushButton* makeButton(const QString& name, const QString& text, const QString& accessibleName) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    button->setAccessibleName(accessibleName);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

}  // namespace

TopBar::TopBar(QWidget* parent)
    : QWidget(parent), pages_(new QHBoxLayout), actions_(new QHBoxLayout), group_(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("topBar"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(kit::kGrid + 2, kit::kGrid, kit::kGrid + 2, 0);
    row->setSpacing(kit::kGrid);
    pages_->setSpacing(0);
    actions_->setSpacing(kit::kGrid);
    search_ = makeButton(QStringLiteral("topBar.search"), tr("Search or command  Ctrl+K"), tr("Search or command"));
    export_ = makeButton(QStringLiteral("topBar.export"), tr("Export view"), tr("Export a figure of this workspace"));
    row->addLayout(pages_);
    row->addSpacing(kit::kGrid);
    row->addLayout(actions_);
    row->addStretch(1);
    row->addWidget(search_);
    row->addWidget(export_);
    connect(group_, &QButtonGroup::idClicked, this, &TopBar::pageChosen);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, &TopBar::dress);
    dress();
}

void TopBar::dress() {
    search_->setIcon(kit::icon(QStringLiteral("search")));
    export_->setIcon(kit::icon(QStringLiteral("export")));
}

void TopBar::addPage(const QString& name, const QString& title) {
    auto* button = makeButton(QStringLiteral("topBar.page.%1").arg(name), title, tr("Workspace %1").arg(title));
    button->setCheckable(true);
    button->setMinimumWidth(88);
    const auto before = group_->buttons();
    button->setProperty("segment", before.isEmpty() ? "first" : "last");
    if (before.size() > 1) before.back()->setProperty("segment", "middle");
    group_->addButton(button, static_cast<int>(before.size()));
    pages_->addWidget(button);
}

void TopBar::setPage(int page) {
    if (auto* button = group_->button(page)) button->setChecked(true);
}

QPushButton* TopBar::addAction(const QString& name, QAction* action, bool primary) {
    auto* button = makeButton(QStringLiteral("topBar.%1").arg(name), {}, {});
    if (primary) button->setProperty("kind", "primary");
    const auto follow = [button, action, primary] {
        QString text = action->text();
        text.remove(QStringLiteral("…")).remove(QLatin1Char('&'));
        button->setText(text);
        button->setAccessibleName(text);
        const QString icon = action->property("iconName").toString();
        button->setIcon(primary ? kit::icon(icon, kit::Theme::current().palette().onAccent) : kit::icon(icon));
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->shortcut().toString(QKeySequence::NativeText));
    };
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    actions_->addWidget(button);
    follow();
    return button;
}

}  // namespace outeffhop::studio
