// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/edits.h"

#include "views/bridge/studio_context.h"
#include "views/bridge/undoable.h"

namespace outeffhop::bridge {

namespace {

QStringList tagsOf(const store::CatalogueRun& run) {
    QStringList tags;
    for (const auto& tag : run.tags) tags << QString::fromStdString(tag);
    return tags;
}

template <class Value, class Apply>
void push(QUndoStack& undo, const QString& text, const Value& before, const Value& after, Apply apply) {
    if (before == after) return;
    undo.push(new Undoable(
        text, [apply, after] { apply(after); }, [apply, before] { apply(before); }));
}

}  // namespace

void renameRun(const StudioContext& context, const QString& run, const QString& name) {
    if (name.trimmed().isEmpty()) return;
    const auto apply = [&actions = context.actions, run](const QString& text) { actions.rename(run, text); };
    push(context.undo, QObject::tr("rename %1").arg(context.runs.nameOf(run)), context.runs.nameOf(run), name.trimmed(),
         apply);
}

void editNote(const StudioContext& context, const QString& run, const QString& note) {
    const auto* row = context.runs.find(run);
    if (!row) return;
    const auto apply = [&actions = context.actions, run](const QString& text) { actions.setNote(run, text); };
    push(context.undo, QObject::tr("note of %1").arg(context.runs.nameOf(run)), QString::fromStdString(row->note), note,
         apply);
}

void editTags(const StudioContext& context, const QString& run, const QStringList& tags) {
    const auto* row = context.runs.find(run);
    if (!row) return;
    const auto apply = [&actions = context.actions, run](const QStringList& list) { actions.setTags(run, list); };
    push(context.undo, QObject::tr("tags of %1").arg(context.runs.nameOf(run)), tagsOf(*row), tags, apply);
}

void showRun(const StudioContext& context, const QString& run, bool shown) {
    const auto apply = [&runs = context.runs, run](bool open) { runs.setShown(run, open); };
    const auto text = shown ? QObject::tr("show %1") : QObject::tr("hide %1");
    push(context.undo, text.arg(context.runs.nameOf(run)), context.runs.isShown(run), shown, apply);
}

void showOnlyRuns(const StudioContext& context, const QString& text, const std::vector<QString>& runs) {
    const auto apply = [&list = context.runs](const std::vector<QString>& ids) { list.showOnly(ids); };
    push(context.undo, text, context.runs.shown(), runs, apply);
}

void pinBaseline(const StudioContext& context, const QString& run) {
    if (context.isReadOnly) return;
    const auto apply = [&actions = context.actions](const QString& id) { actions.setBaseline(id); };
    const auto text = run.isEmpty() ? QObject::tr("unpin the baseline")
                                    : QObject::tr("pin %1 as baseline").arg(context.runs.nameOf(run));
    push(context.undo, text, context.runs.baseline(), run, apply);
}

}  // namespace outeffhop::bridge
