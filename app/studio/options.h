// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include "core/base/result.h"
#include "core/store/workspace.h"
#include "views/kit/export.h"

namespace outeffhop::studio {

/// A figure to be drawn without a window.
struct RenderRequest {
    QStringList runs;  ///< ids, or unique parts of ids or names
    QString plot;      ///< name of a figure, see figureNames()
    QString file;
    kit::FigureOptions figure;
    int layer = 0, head = 0;  ///< counted from 0
    qint64 step = -1;         ///< -1: the newest
};

struct Options {
    store::Workspace workspace;
    QString theme;  ///< "dark", "light"; empty: the last one
    bool wantsRender = false;
    RenderRequest render;
};

/// Reads the command line (without the arguments that Qt took). --help and --version print and end the program.
Result<Options> parseOptions(const QStringList& arguments);

/// True when the arguments ask for a figure, the help or the version. Looked at before Qt starts.
bool needsNoDisplay(int count, char** arguments);

}  // namespace outeffhop::studio
