// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/view_state.h"

#include <QLocale>

namespace outeffhop::bridge {

namespace {

QString tr(const char* text) {
    return QObject::tr(text);
}

/// A run that ended before its time, with what may be done about it.
ViewState stale(const StudioContext& context, const QString& id, const QString& what) {
    return {ViewState::Kind::stale, what, context.isReadOnly ? QString() : tr("Resume"),
            [&actions = context.actions, id] { actions.resume(id); }};
}

ViewState whileLoading(const StudioContext& context, const QString& id) {
    using Kind = ViewState::Kind;
    const auto* row = context.runs.find(id);
    if (!row || row->step >= 0) return {Kind::loading, tr("Reading the run"), {}, {}};
    switch (row->state) {
        case store::RunState::created:
            return {Kind::empty, tr("This run was made but never started."), {}, {}};
        case store::RunState::queued:
            return {Kind::empty, tr("Waiting in the queue: it starts when a running one ends."), {}, {}};
        case store::RunState::crashed:
        case store::RunState::failed: {
            const auto reason = QString::fromStdString(row->reason);
            return {Kind::empty,
                    reason.isEmpty() ? tr("The run ended before it recorded anything; see the log.") : reason,
                    {},
                    {}};
        }
        case store::RunState::stopped:
            return {Kind::empty, tr("This run was stopped before its first step."), {}, {}};
        case store::RunState::finished:
            return {Kind::empty, tr("This run finished without a step."), {}, {}};
        default:
            return {Kind::loading, tr("The worker is starting"), {}, {}};
    }
}

}  // namespace

QString groupedNumber(std::int64_t number) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(number));
}

ViewState stateOf(const StudioContext& context, const QString& what) {
    using Kind = ViewState::Kind;
    if (!context.runs.error().isEmpty())
        return {Kind::empty, context.runs.error(), tr("Try again"), [&store = context.store] { store.refresh(); }};
    if (!context.runs.isLoaded()) return {Kind::loading, tr("Reading the workspace"), {}, {}};
    if (context.runs.runs().empty())
        return {Kind::empty, what, context.isReadOnly ? QString() : tr("New run"),
                [&launch = context.launch] { emit launch.newRun(); }};
    return {Kind::content, {}, {}, {}};
}

ViewState stateOf(const StudioContext& context, const FocusedRun& focus) {
    using Kind = ViewState::Kind;
    const RunHandle* run = focus.run();
    if (!run) {
        auto state = stateOf(context, tr("There are no runs in this workspace yet."));
        if (state.kind != Kind::content) return state;
        return {Kind::empty, tr("Choose a run in the list to see it here."), {}, {}};
    }
    if (run->readiness() == RunHandle::Readiness::failed) return {Kind::empty, run->error(), {}, {}};
    if (run->readiness() == RunHandle::Readiness::loading) return whileLoading(context, run->id());
    const auto& info = run->data().info;
    if (info.step < 0 && store::isActive(info.state))
        return {Kind::loading, tr("The first step is being computed"), {}, {}};
    if (info.step < 0) return whileLoading(context, run->id());
    if (info.state != store::RunState::crashed && info.state != store::RunState::failed)
        return {Kind::content, {}, {}, {}};
    const auto text = info.state == store::RunState::crashed
                          ? tr("The worker ended unexpectedly after step %1. Everything up to there is kept.")
                          : tr("The run failed after step %1. ") + QString::fromStdString(info.reason);
    return stale(context, run->id(), text.arg(groupedNumber(info.step)));
}

ViewState stateOf(const StudioContext& context, const ShownRuns& shown, const QString& what) {
    using Kind = ViewState::Kind;
    if (auto state = stateOf(context, what); state.kind != Kind::content) return state;
    if (shown.runs().empty())
        return {Kind::empty, tr("No run is shown: open an eye in the list of runs."), tr("Show the newest"),
                [&runs = context.runs] { runs.showNewest(); }};
    bool recorded = false;
    for (const auto& run : shown.runs()) recorded |= run->data().info.step >= 0;
    if (!recorded) {
        const auto& first = *shown.runs().front();
        if (first.readiness() == RunHandle::Readiness::failed) return {Kind::empty, first.error(), {}, {}};
        return whileLoading(context, first.id());
    }
    for (const auto& run : shown.runs()) {
        const auto& info = run->data().info;
        if (info.state != store::RunState::crashed && info.state != store::RunState::failed) continue;
        const auto text = info.state == store::RunState::crashed
                              ? tr("The worker of “%1” ended unexpectedly at step %2.")
                              : tr("“%1” failed at step %2.");
        return stale(context, run->id(), text.arg(context.runs.nameOf(run->id()), groupedNumber(info.step)));
    }
    return {Kind::content, {}, {}, {}};
}

QString stepCaption(const StudioContext& context, const FocusedRun& focus, std::int64_t step) {
    const QString number = groupedNumber(step);
    if (!focus.run()) return {};
    const auto state = focus.run()->data().info.state;
    if (!context.cursor.isLive()) return tr("step %1").arg(number);
    if (state == store::RunState::running) return tr("live, step %1").arg(number);
    if (state == store::RunState::crashed) return tr("step %1, crashed").arg(number);
    if (state == store::RunState::failed) return tr("step %1, failed").arg(number);
    if (state == store::RunState::paused) return tr("step %1, paused").arg(number);
    return tr("step %1").arg(number);
}

}  // namespace outeffhop::bridge
