// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dock_shares.h"

#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>

namespace outeffhop::studio {

namespace {

QList<QDockWidget*> docksOf(const QMainWindow& page) {
    QList<QDockWidget*> docks;
    for (auto* dock : page.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly))
        if (!dock->isFloating() && !dock->isHidden() && !dock->visibleRegion().isEmpty()) docks << dock;
    return docks;
}

QHash<QString, QSize> sizesOf(const QMainWindow& page) {
    QHash<QString, QSize> sizes;
    for (const auto* dock : docksOf(page)) sizes[dock->objectName()] = dock->size();
    return sizes;
}

}  // namespace

bool DockShares::note(const QMainWindow& page, const QSize& size) {
    const auto sizes = sizesOf(page);
    if (sizes.isEmpty() || sizes == applied_) return false;
    applied_ = sizes;
    shares_.clear();
    for (auto at = sizes.begin(); at != sizes.end(); ++at)
        shares_[at.key()] = {at->width() / double(size.width()), at->height() / double(size.height())};
    return true;
}

void DockShares::apply(QMainWindow& page) {
    QList<QDockWidget*> docks;
    QList<int> widths, heights;
    for (auto* dock : page.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly)) {
        if (dock->isFloating() || dock->isHidden() || !shares_.contains(dock->objectName())) continue;
        const QSizeF share = shares_[dock->objectName()];
        docks << dock;
        widths << qRound(share.width() * page.width());
        heights << qRound(share.height() * page.height());
    }
    if (docks.isEmpty()) return;
    page.resizeDocks(docks, widths, Qt::Horizontal);
    page.resizeDocks(docks, heights, Qt::Vertical);
    page.layout()->activate();
    applied_ = sizesOf(page);
}

QVariantMap DockShares::saved() const {
    QVariantMap saved;
    for (auto at = shares_.begin(); at != shares_.end(); ++at) saved[at.key()] = *at;
    return saved;
}

void DockShares::restore(const QVariantMap& saved) {
    forget();
    for (auto at = saved.begin(); at != saved.end(); ++at) shares_[at.key()] = at->toSizeF();
}

}  // namespace outeffhop::studio
