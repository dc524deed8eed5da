// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/layout.h"

#include <QMainWindow>
#include <QSettings>
#include <QStackedWidget>

#include "app/studio/workspace_page.h"

namespace outeffhop::studio {

namespace {

constexpr QSize kFirstSize{1440, 900};

QString keyOf(const WorkspacePage& page) {
    return QStringLiteral("layout/") + page.objectName();
}

}  // namespace

void saveLayout(const QMainWindow& window, const QStackedWidget& pages) {
    QSettings settings;
    settings.setValue(QStringLiteral("layout/geometry"), window.saveGeometry());
    for (int index = 0; index < pages.count(); ++index)
        if (const auto* page = qobject_cast<const WorkspacePage*>(pages.widget(index)))
            settings.setValue(keyOf(*page), page->layoutState());
}

void restoreLayout(QMainWindow& window, QStackedWidget& pages) {
    const QSettings settings;
    if (!window.restoreGeometry(settings.value(QStringLiteral("layout/geometry")).toByteArray()))
        window.resize(kFirstSize);
    for (int index = 0; index < pages.count(); ++index)
        if (auto* page = qobject_cast<WorkspacePage*>(pages.widget(index)))
            page->restoreLayout(settings.value(keyOf(*page)).toMap());
}

}  // namespace outeffhop::studio
