// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/session.h"

#include <QCryptographicHash>
#include <QSettings>
#include <algorithm>

namespace outeffhop::studio {

Session::Session(const bridge::StudioContext& context, QObject* parent) : QObject(parent), context_(context) {
    connect(&context.runs, &bridge::RunList::changed, this, &Session::follow);
    connect(&context.actions, &bridge::CatalogueActions::created, this, [this](const QStringList& runs) {
        created_ << runs;
        showCreated();
    });
    connect(&context.actions, &bridge::CatalogueActions::catalogueTouched, &context.store,
            &bridge::StoreService::refresh);
}

QString Session::settingsKey(const QString& what) const {
    const auto folder = QByteArray::fromStdString(context_.workspace.path.string());
    const auto hash = QCryptographicHash::hash(folder, QCryptographicHash::Sha1).toHex().left(12);
    return QStringLiteral("workspaces/%1/%2").arg(QString::fromLatin1(hash), what);
}

void Session::save() const {
    QStringList shown;
    for (const QString& id : context_.runs.shown()) shown << id;
    QSettings settings;
    settings.setValue(settingsKey(QStringLiteral("shown")), shown);
    settings.setValue(settingsKey(QStringLiteral("focused")), context_.cursor.run());
}

void Session::begin() {
    begun_ = true;
    const QSettings settings;
    const auto shown = settings.value(settingsKey(QStringLiteral("shown"))).toStringList();
    context_.runs.showOnly({shown.begin(), shown.end()});
    const auto focused = settings.value(settingsKey(QStringLiteral("focused"))).toString();
    if (context_.runs.isShown(focused)) context_.cursor.focus(focused);
}

void Session::follow() {
    if (!begun_ && !context_.runs.runs().empty()) begin();
    showCreated();
    if (context_.runs.shown().empty() && context_.cursor.run().isEmpty()) context_.runs.showNewest();
    if (!context_.runs.find(context_.cursor.run())) focusNewestShown();
    keepQueueMoving();
}

void Session::showCreated() {
    const bool listed = !created_.isEmpty() && std::all_of(created_.begin(), created_.end(),
                                                           [&](const QString& id) { return context_.runs.find(id); });
    if (!listed) return;
    context_.runs.showOnly({created_.begin(), created_.end()});
    created_.clear();
    context_.cursor.goLive();
    focusNewestShown();
    emit launched();
}

void Session::focusNewestShown() {
    const auto& shown = context_.runs.shown();
    context_.cursor.focus(shown.empty() ? QString() : shown.back());
}

void Session::keepQueueMoving() {
    const auto& runs = context_.runs.runs();
    const auto count = [&](auto is) { return static_cast<std::size_t>(std::count_if(runs.begin(), runs.end(), is)); };
    const auto waiting = count([](const auto& run) { return run.state == store::RunState::queued; });
    const auto working = count([](const auto& run) { return store::isActive(run.state); });
    const bool roomChanged = waiting != waiting_ || working != working_;
    waiting_ = waiting;
    working_ = working;
    if (waiting > 0 && roomChanged && !context_.isReadOnly) context_.actions.startQueued();
}

}  // namespace outeffhop::studio
