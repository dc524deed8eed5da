// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/status/status_view.h"

#include <QHBoxLayout>

#include "core/base/clock.h"
#include "views/kit/elided_label.h"
#include "views/kit/theme.h"
#include "views/status/status_presenter.h"

namespace outeffhop::status {

namespace {

constexpr int kMessageMilliseconds = 6'000, kFailureMilliseconds = 20'000, kClockMilliseconds = 5'000;

void write(QLabel& label, const QString& text, Tone tone) {
    label.setText(text);
    label.setAccessibleName(text);
    QPalette colours = label.palette();
    colours.setColor(QPalette::WindowText, colourOf(tone, kit::Theme::current().palette()));
    label.setPalette(colours);
}

}  // namespace

StatusView::StatusView(const bridge::StudioContext& context, QWidget* parent)
    : QWidget(parent), context_(context), focus_(context), refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    setObjectName(QStringLiteral("status"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(2 * kit::kGrid, 0, 2 * kit::kGrid, 0);
    row->setSpacing(3 * kit::kGrid);
    for (const auto& segment : emptySegments()) {
        const bool last = segment.name == QLatin1String("event");
        QLabel* label = last ? new kit::ElidedLabel(Qt::AlignRight) : new QLabel;
        label->setObjectName(QStringLiteral("status.%1").arg(segment.name));
        row->addWidget(label, last ? 1 : 0);
        labels_.push_back(label);
    }
    messageEnd_.setSingleShot(true);
    const auto request = [this] { refresh_->request(); };
    connect(&messageEnd_, &QTimer::timeout, this, request);
    connect(&clock_, &QTimer::timeout, this, request);
    clock_.start(kClockMilliseconds);
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, request);
    connect(&context.actions, &bridge::CatalogueActions::done, this, [this](const QString& message) { say(message); });
    connect(&context.actions, &bridge::CatalogueActions::failed, this,
            [this](const QString& message) { say(message, true); });
    connect(&context.store, &bridge::StoreService::workspaceFailed, this, [this](const QString& error) {
        if (!error.isEmpty()) say(error, true);
    });
    request();
}

void StatusView::refresh() {
    const auto segments = focus_.isReady() ? segmentsOf(focus_.run()->data(), wallSeconds()) : emptySegments();
    for (std::size_t index = 0; index < labels_.size(); ++index) {
        const bool spoken = index + 1 == labels_.size() && messageEnd_.isActive();
        if (spoken) continue;
        const bool known = focus_.isReady();
        write(*labels_[index], known ? segments[index].text : QString(), segments[index].tone);
        const bool last = index + 1 == labels_.size();
        labels_[index]->setToolTip(last ? segments[index].text : segments[index].explanation);
        if (index + 1 < labels_.size()) labels_[index]->setVisible(!labels_[index]->text().isEmpty());
    }
}

void StatusView::say(const QString& message, bool bad) {
    write(*labels_.back(), message, bad ? Tone::bad : Tone::quiet);
    labels_.back()->setToolTip(message);
    messageEnd_.start(bad ? kFailureMilliseconds : kMessageMilliseconds);
}

}  // namespace outeffhop::status
