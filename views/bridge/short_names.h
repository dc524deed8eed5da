// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace outeffhop::bridge {

/// Names without what all of them begin with, up to a separator: "softmax" and "hop" of "backcopy · softmax" and
/// "backcopy · hop". A single name stays whole.
QStringList shortNames(const QStringList& names);

}  // namespace outeffhop::bridge
