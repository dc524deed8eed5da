// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>
#include <vector>

namespace outeffhop::bridge {

struct StudioContext;

/// Changes that Ctrl+Z takes back. Each is carried out at once and put on the undo stack; one that changes nothing is
/// not.
void renameRun(const StudioContext& context, const QString& run, const QString& name);
void editNote(const StudioContext& context, const QString& run, const QString& note);
void editTags(const StudioContext& context, const QString& run, const QStringList& tags);
void showRun(const StudioContext& context, const QString& run, bool shown);
/// Opens the eyes of these runs and closes all others. `text` names it: "hide all".
void showOnlyRuns(const StudioContext& context, const QString& text, const std::vector<QString>& runs);
/// Empty: no baseline. Does nothing in a workspace that can only be looked at.
void pinBaseline(const StudioContext& context, const QString& run);

}  // namespace outeffhop::bridge
