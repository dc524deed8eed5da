// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QSize>
#include <QVariantMap>
#include <vector>

class QDockWidget;
class QMainWindow;

namespace outeffhop::studio {

/// Keeps every dock at its share of the page when the page changes its size, be it at once or from one start to the
/// next; Qt itself hands all new room to a few of them.
class DockShares {
 public:
    /// Notes the shares that the docks have of the page, which is `size` large, unless they are only what apply()
    /// made of the noted ones. True: somebody has moved them.
    bool note(const QMainWindow& page, const QSize& size);
    /// Gives the docks their shares of the page's size of now.
    void apply(QMainWindow& page);
    void forget() { *this = {}; }

    [[nodiscard]] QVariantMap saved() const;
    void restore(const QVariantMap& saved);

 private:
    QHash<QString, QSizeF> shares_;  ///< by object name, of the page's size
    QHash<QString, QSize> applied_;
};

}  // namespace outeffhop::studio
