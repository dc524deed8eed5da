// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

namespace outeffhop::kit {

/// Icon of resources/icons by file name without ending ("play", "export"), in the theme's text colour, greyed when
/// disabled. An unknown name gives a null icon. Ask again after Theme::changed.
QIcon icon(const QString& name);
QIcon icon(const QString& name, const QColor& colour);

}  // namespace outeffhop::kit
