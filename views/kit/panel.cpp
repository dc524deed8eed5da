// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QResizeEvent>
#include <QStackedWidget>
#include <QToolButton>
#include <algorithm>

#include "views/kit/elided_label.h"
#include "views/kit/export_dialog.h"
#include "views/kit/icon.h"
#include "views/kit/theme.h"

namespace outeffhop::kit {
namespace {

constexpr int kLeastTitle = 72;  ///< what is longer is cut down to this before it widens the panel

QLabel* makeLabel(const char* kind, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setProperty("kind", kind);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QToolButton* makeControl(const QString& panel, const QString& id, const QString& what, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setObjectName(panel + '.' + id);
    button->setAccessibleName(what);
    button->setToolTip(what);
    button->setProperty("kind", "bare");
    button->setIconSize({16, 16});
    button->setFixedSize(24, 24);
    return button;
}

/// A text with an optional button that runs an action: an empty panel, a banner.
struct Notice {
    QLabel* text;
    QPushButton* button;
    std::function<void()> action;

    void set(const QString& what, const QString& label, std::function<void()> run) {
        text->setText(what);
        button->setText(label);
        button->setAccessibleName(label.isEmpty() ? QString("No action") : label);
        button->setVisible(!label.isEmpty());
        action = std::move(run);
    }
};

}  // namespace

struct Panel::Parts {
    QLabel *badge, *subtitle;
    ElidedLabel *title, *subtitleBelow;
    QHBoxLayout* header;
    QHBoxLayout* chips;
    QToolButton *exportButton, *maximise, *menuButton;
    QMenu* menu;
    QFrame* bannerFrame;
    Notice banner, empty;
    QStackedWidget* pages;
    QWidget *contentPage, *emptyPage, *loadingPage;
    QLabel* loadingText;
    QWidget* content = nullptr;
    std::function<void()> exportAction;
    QString sentence, name;
    bool isMaximised = false;

    void makeHeader(Panel* panel, QVBoxLayout* outer) {
        header = new QHBoxLayout;
        header->setSpacing(kGrid);
        badge = new QLabel(panel);
        badge->setFixedSize(10, 10);
        badge->hide();
        title = new ElidedLabel(Qt::AlignLeft, panel);
        title->setProperty("kind", "title");
        title->setTextFormat(Qt::PlainText);
        title->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
        subtitle = makeLabel("caption", panel);
        subtitle->setMinimumWidth(0);
        subtitle->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        subtitleBelow = new ElidedLabel(Qt::AlignLeft, panel);
        subtitleBelow->setProperty("kind", "caption");
        chips = new QHBoxLayout;
        chips->setSpacing(kGrid / 2);
        header->addWidget(badge);
        header->addWidget(title);
        header->addWidget(subtitle, 1);
        header->addLayout(chips);
        auto* controls = new QHBoxLayout;
        controls->setSpacing(0);
        exportButton = makeControl(name, "export", "Export", panel);
        maximise = makeControl(name, "maximise", "Maximise", panel);
        menuButton = makeControl(name, "menu", "More", panel);
        for (QToolButton* button : {exportButton, maximise, menuButton}) controls->addWidget(button);
        header->addLayout(controls);
        outer->addLayout(header);
        outer->addWidget(subtitleBelow);
    }

    void makeBanner(Panel* panel, QVBoxLayout* outer) {
        bannerFrame = new QFrame(panel);
        bannerFrame->setProperty("kind", "banner");
        auto* row = new QHBoxLayout(bannerFrame);
        row->setContentsMargins(kGrid, kGrid / 2, kGrid / 2, kGrid / 2);
        banner = {makeLabel("notice", bannerFrame), new QPushButton(bannerFrame), {}};
        banner.text->setWordWrap(true);
        banner.button->setObjectName(name + ".banner_action");
        banner.set({}, {}, {});
        row->addWidget(banner.text, 1);
        row->addWidget(banner.button);
        bannerFrame->hide();
        outer->addWidget(bannerFrame);
    }

    void makePages(Panel* panel, QVBoxLayout* outer) {
        pages = new QStackedWidget(panel);
        contentPage = new QWidget(pages);
        (new QVBoxLayout(contentPage))->setContentsMargins(0, 0, 0, 0);
        emptyPage = new QWidget(pages);
        auto* column = new QVBoxLayout(emptyPage);
        empty = {makeLabel("empty", emptyPage), new QPushButton(emptyPage), {}};
        empty.text->setWordWrap(true);
        empty.text->setAlignment(Qt::AlignCenter);
        empty.text->setForegroundRole(QPalette::PlaceholderText);
        empty.button->setObjectName(name + ".empty_action");
        empty.set({}, {}, {});
        empty.button->setProperty("kind", "primary");
        column->addStretch();
        column->addWidget(empty.text);
        column->addSpacing(kGrid);
        column->addWidget(empty.button, 0, Qt::AlignHCenter);
        column->addStretch();
        loadingPage = new QWidget(pages);
        auto* waiting = new QVBoxLayout(loadingPage);
        loadingText = makeLabel("empty", loadingPage);
        loadingText->setAlignment(Qt::AlignCenter);
        loadingText->setWordWrap(true);
        loadingText->setForegroundRole(QPalette::PlaceholderText);
        auto* progress = new QProgressBar(loadingPage);
        progress->setObjectName(name + ".progress");
        progress->setAccessibleName("Loading");
        progress->setRange(0, 0);
        progress->setTextVisible(false);
        progress->setFixedSize(160, 4);
        waiting->addStretch();
        waiting->addWidget(loadingText);
        waiting->addWidget(progress, 0, Qt::AlignHCenter);
        waiting->addStretch();
        for (QWidget* page : {contentPage, emptyPage, loadingPage}) pages->addWidget(page);
        outer->addWidget(pages, 1);
    }

    /// The sentence stands beside the title where it fits, else below; one line in any case, so that nothing jumps.
    void placeSentence(int width) {
        const QMargins margins = subtitle->parentWidget()->layout()->contentsMargins();
        int taken =
            margins.left() + margins.right() + title->sizeHint().width() + chips->sizeHint().width() + 4 * kGrid;
        if (!badge->isHidden()) taken += badge->width() + kGrid;
        for (const QToolButton* button : {exportButton, maximise, menuButton})
            if (!button->isHidden()) taken += button->width();
        const bool fits = taken + subtitle->fontMetrics().horizontalAdvance(sentence) <= width;
        subtitle->setText(fits ? sentence : QString());
        subtitleBelow->setText(fits ? QString() : sentence);
        subtitleBelow->setToolTip(sentence);
        subtitleBelow->setVisible(!fits && !sentence.isEmpty());
    }

    void setIcons() {
        exportButton->setIcon(icon("export", Theme::current().palette().secondary));
        maximise->setIcon(icon(isMaximised ? "restore" : "maximise", Theme::current().palette().secondary));
        menuButton->setIcon(icon("menu", Theme::current().palette().secondary));
    }
};

Panel::Panel(const QString& name, const QString& title, QWidget* parent)
    : QFrame(parent), parts_(std::make_unique<Parts>()) {
    setObjectName(name);
    setProperty("kind", "panel");
    parts_->name = name;
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(kGrid + 4, kGrid, kGrid, kGrid);
    outer->setSpacing(kGrid / 2);
    parts_->makeHeader(this, outer);
    parts_->makeBanner(this, outer);
    parts_->makePages(this, outer);
    parts_->menu = new QMenu(this);
    parts_->menu->setObjectName(name + ".menu_list");
    parts_->menuButton->setMenu(parts_->menu);
    parts_->menuButton->setPopupMode(QToolButton::InstantPopup);
    parts_->menuButton->hide();
    parts_->menu->installEventFilter(this);
    parts_->exportButton->hide();
    parts_->setIcons();
    setTitle(title);
    setAccessibleName(title);
    connect(parts_->exportButton, &QToolButton::clicked, this, [this] {
        if (parts_->exportAction) parts_->exportAction();
    });
    connect(parts_->maximise, &QToolButton::clicked, this, [this] {
        setMaximised(!parts_->isMaximised);
        emit maximiseToggled(parts_->isMaximised);
    });
    connect(parts_->banner.button, &QPushButton::clicked, this, [this] {
        if (parts_->banner.action) parts_->banner.action();
    });
    connect(parts_->empty.button, &QPushButton::clicked, this, [this] {
        if (parts_->empty.action) parts_->empty.action();
    });
    connect(&Theme::current(), &Theme::changed, this, [this] { parts_->setIcons(); });
}

Panel::~Panel() = default;

void Panel::setTitle(const QString& title) {
    parts_->title->setText(title);
    parts_->title->setMinimumWidth(std::min(parts_->title->sizeHint().width(), kLeastTitle));
    setAccessibleName(title);
    parts_->placeSentence(width());
}

void Panel::setSubtitle(const QString& sentence) {
    if (sentence == parts_->sentence) return;
    parts_->sentence = sentence;
    setAccessibleDescription(sentence);
    parts_->placeSentence(width());
}

void Panel::setBadge(const QColor& colour) {
    parts_->badge->setVisible(colour.isValid());
    parts_->badge->setStyleSheet(QString("background: %1; border-radius: 2px;").arg(colour.name()));
    parts_->placeSentence(width());
}

QToolButton* Panel::addChip(const QString& name, const QString& text, QMenu* menu) {
    auto* chip = new QToolButton(this);
    chip->setObjectName(parts_->name + '.' + name);
    chip->setAccessibleName(text);
    chip->setText(text);
    chip->setProperty("kind", "chip");
    if (menu) {
        chip->setMenu(menu);
        chip->setPopupMode(QToolButton::InstantPopup);
    }
    parts_->chips->addWidget(chip);
    return chip;
}

void Panel::addControl(QWidget* control) {
    parts_->chips->addWidget(control);
}

void Panel::setContent(QWidget* content) {
    delete parts_->content;
    parts_->content = content;
    if (content) parts_->contentPage->layout()->addWidget(content);
    showContent();
}

QWidget* Panel::content() const {
    return parts_->content;
}

void Panel::setExportable(const Exportable* plot) {
    if (!plot) return setExportAction({});
    setExportAction([this, plot] {
        auto* dialog = new ExportDialog(*plot, window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->open();
    });
}

void Panel::setExportAction(std::function<void()> action) {
    parts_->exportAction = std::move(action);
    parts_->exportButton->setVisible(bool(parts_->exportAction));
}

QMenu* Panel::menu() const {
    return parts_->menu;
}

void Panel::showEmpty(const QString& why, const QString& actionLabel, std::function<void()> action) {
    parts_->empty.set(why, actionLabel, std::move(action));
    parts_->bannerFrame->hide();
    parts_->pages->setCurrentWidget(parts_->emptyPage);
}

void Panel::showLoading(const QString& what) {
    parts_->loadingText->setText(what);
    parts_->bannerFrame->hide();
    parts_->pages->setCurrentWidget(parts_->loadingPage);
}

void Panel::showContent() {
    parts_->bannerFrame->hide();
    parts_->pages->setCurrentWidget(parts_->contentPage);
}

void Panel::showWarning(const QString& text, const QString& actionLabel, std::function<void()> action) {
    parts_->banner.set(text, actionLabel, std::move(action));
    parts_->bannerFrame->show();
    parts_->pages->setCurrentWidget(parts_->contentPage);
}

bool Panel::isMaximised() const {
    return parts_->isMaximised;
}

void Panel::setMaximised(bool maximised) {
    parts_->isMaximised = maximised;
    const QString what = maximised ? "Restore" : "Maximise";
    parts_->maximise->setAccessibleName(what);
    parts_->maximise->setToolTip(what);
    parts_->setIcons();
}

bool Panel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == parts_->menu && (event->type() == QEvent::ActionAdded || event->type() == QEvent::ActionRemoved))
        parts_->menuButton->setVisible(!parts_->menu->isEmpty());
    return QFrame::eventFilter(watched, event);
}

void Panel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    parts_->placeSentence(event->size().width());
}

}  // namespace outeffhop::kit
