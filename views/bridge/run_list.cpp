// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/run_list.h"

#include <algorithm>

namespace outeffhop::bridge {

const store::CatalogueRun* RunList::find(const QString& id) const {
    const auto found = rowOf_.find(id.toStdString());
    return found == rowOf_.end() ? nullptr : &(*runs_)[found->second];
}

QString RunList::nameOf(const QString& id) const {
    const auto* run = find(id);
    return run && !run->name.empty() ? QString::fromStdString(run->name) : id;
}

QString RunList::baseline() const {
    const auto found = std::find_if(runs_->begin(), runs_->end(), [](const auto& run) { return run.baseline; });
    return found == runs_->end() ? QString() : QString::fromStdString(found->id);
}

bool RunList::isShown(const QString& id) const {
    return std::find(shown_.begin(), shown_.end(), id) != shown_.end();
}

void RunList::setShown(const QString& id, bool shown) {
    if (isShown(id) == shown) return;
    std::vector<QString> ids = shown_;
    if (shown)
        ids.push_back(id);
    else
        std::erase(ids, id);
    applyShown(std::move(ids));
}

void RunList::showOnly(const std::vector<QString>& ids) {
    applyShown(ids);
}

void RunList::showNewest() {
    if (runs_->empty()) return;
    const auto& newest = runs_->front();
    std::vector<QString> ids;
    for (const auto& run : *runs_)
        if (run.id == newest.id || (!newest.group.empty() && run.group == newest.group))
            ids.push_back(QString::fromStdString(run.id));
    applyShown(std::move(ids));
}

int RunList::colour(const QString& id) const {
    const auto found = colours_.find(id.toStdString());
    return found == colours_.end() ? -1 : found->second;
}

void RunList::replace(std::shared_ptr<const Runs> runs) {
    runs_ = std::move(runs);
    rowOf_.clear();
    rowOf_.reserve(runs_->size());
    for (std::size_t row = 0; row < runs_->size(); ++row) rowOf_[(*runs_)[row].id] = row;
    loaded_ = true;
    applyShown(shown_);
    emit changed();
}

void RunList::setError(const QString& error) {
    if (error == error_) return;
    error_ = error;
    emit changed();
}

int RunList::preferredColour(const store::CatalogueRun& run) const {
    if (run.group.empty()) return 0;
    const auto olderInGroup = [&](const auto& other) {
        return other.group == run.group && rowOf_.at(other.id) > rowOf_.at(run.id);
    };
    return static_cast<int>(std::count_if(runs_->begin(), runs_->end(), olderInGroup));
}

void RunList::applyShown(std::vector<QString> ids) {
    std::erase_if(ids, [&](const QString& id) { return !find(id); });
    std::stable_sort(ids.begin(), ids.end(), [&](const QString& a, const QString& b) {
        return rowOf_.at(a.toStdString()) > rowOf_.at(b.toStdString());
    });
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    const auto taken = [&](int colour) {
        return std::any_of(ids.begin(), ids.end(), [&](const QString& id) { return this->colour(id) == colour; });
    };
    for (const QString& id : ids) {
        if (colours_.contains(id.toStdString())) continue;
        int colour = preferredColour(*find(id));
        if (taken(colour))
            for (colour = 0; taken(colour);) ++colour;
        colours_[id.toStdString()] = colour;
    }
    if (ids == shown_) return;
    shown_ = std::move(ids);
    emit shownChanged();
}

}  // namespace outeffhop::bridge
