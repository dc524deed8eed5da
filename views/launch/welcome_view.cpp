// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/welcome_view.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLayoutItem>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <string_view>

#include "views/bridge/cursor.h"
#include "views/bridge/launch_requests.h"
#include "views/bridge/run_list.h"
#include "views/kit/icon.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"

namespace outeffhop::launch {
namespace {

constexpr std::size_t kRecent = 6;
constexpr int kWidth = 560;

/// Wrapped and as high as the page makes it: Qt forgets the height of wrapped labels in nested, centred layouts.
QLabel* makeLabel(const QString& text, const QFont& font, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setFont(font);
    label->setWordWrap(true);
    label->setMinimumHeight(label->heightForWidth(kWidth));
    return label;
}

QString describe(const store::CatalogueRun& run) {
    const auto state = store::name(run.state);
    return QStringLiteral("%1 · %2 · step %3")
        .arg(QString::fromStdString(run.name), QString::fromUtf8(state.data(), static_cast<qsizetype>(state.size())),
             kit::formatInteger(std::max<std::int64_t>(run.step, 0)));
}

}  // namespace

WelcomeView::WelcomeView(const bridge::StudioContext& context, QWidget* parent) : QWidget(parent), context_(context) {
    setObjectName(QStringLiteral("welcome"));
    auto* page = new QWidget(this);
    page->setFixedWidth(kWidth);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins({});
    column->setSpacing(2 * kit::kGrid);
    auto headline = kit::titleFont();
    headline.setPixelSize(22);
    column->addWidget(makeLabel(tr("OutEffHop Studio"), headline, page));
    column->addWidget(makeLabel(tr("See where attention goes when it has nothing to do, what that does to the "
                                   "activations, and what OutEffHop changes."),
                                kit::textFont(), page));
    column->addWidget(makeDoor(QStringLiteral("welcome.backcopy"), tr("Run the backcopy comparison"),
                               tr("Trains three small models on this machine, softmax, softmax with a BOS token, and "
                                  "OutEffHop, in about a minute, and shows them live."),
                               QStringLiteral("play"), true,
                               [this] { emit context_.launch.recipe(QStringLiteral("backcopy")); }));
    column->addWidget(
        makeDoor(QStringLiteral("welcome.newRun"), tr("New run"),
                 tr("Trains an OPT, BERT, ViT or STanHop-Net of any size on text, images or series of yours."),
                 QStringLiteral("plus"), false, [this] { emit context_.launch.newRun(); }));
    column->addWidget(
        makeDoor(QStringLiteral("welcome.checkpoint"), tr("Open a checkpoint"),
                 tr("Looks at what a model of Hugging Face, timm or this program does with a text, an image or a "
                    "series of yours."),
                 QStringLiteral("folder"), false, [this] { emit context_.launch.inspect({}); }));
    recent_ = new QVBoxLayout;
    recent_->setSpacing(kit::kGrid / 2);
    column->addLayout(recent_);

    auto* centred = new QVBoxLayout(this);
    centred->addStretch(2);
    centred->addWidget(page, 0, Qt::AlignHCenter);
    centred->addStretch(3);
    connect(&context.runs, &bridge::RunList::changed, this, &WelcomeView::showRecent);
    showRecent();
}

void WelcomeView::keyPressEvent(QKeyEvent* event) {
    const bool enters = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    auto* button = qobject_cast<QPushButton*>(focusWidget());
    if (!enters || !button) return QWidget::keyPressEvent(event);
    button->click();
}

QWidget* WelcomeView::makeDoor(const QString& name, const QString& title, const QString& what, const QString& iconName,
                               bool primary, const std::function<void()>& open) {
    auto* door = new QWidget(this);
    auto* button = new QPushButton(title, door);
    const auto showIcon = [button, iconName, primary] {
        button->setIcon(primary ? kit::icon(iconName, kit::Theme::current().palette().onAccent) : kit::icon(iconName));
    };
    showIcon();
    connect(&kit::Theme::current(), &kit::Theme::changed, button, showIcon);
    button->setObjectName(name);
    button->setAccessibleName(title);
    button->setAccessibleDescription(what);
    if (primary) button->setProperty("kind", "primary");
    button->setMinimumHeight(5 * kit::kGrid);
    button->setEnabled(!context_.isReadOnly);
    connect(button, &QPushButton::clicked, this, open);
    auto* column = new QVBoxLayout(door);
    column->setContentsMargins({});
    column->setSpacing(kit::kGrid / 2);
    column->addWidget(button);
    auto* sentence = makeLabel(what, kit::captionFont(), door);
    sentence->setProperty("kind", "caption");
    column->addWidget(sentence);
    return door;
}

void WelcomeView::showRecent() {
    while (auto* item = recent_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto& runs = context_.runs.runs();
    if (runs.empty()) return;
    recent_->addWidget(makeLabel(tr("Recent"), kit::titleFont(), this));
    for (std::size_t row = 0; row < std::min(kRecent, runs.size()); ++row) {
        const auto id = QString::fromStdString(runs[row].id);
        auto* button = new QPushButton(describe(runs[row]), this);
        button->setFlat(true);
        button->setObjectName(QStringLiteral("welcome.recent.") + id);
        button->setAccessibleName(button->text());
        button->setStyleSheet(QStringLiteral("text-align: left"));
        connect(button, &QPushButton::clicked, this, [this, id] {
            context_.runs.setShown(id, true);
            context_.cursor.focus(id);
            emit opened();
        });
        recent_->addWidget(button);
    }
}

}  // namespace outeffhop::launch
