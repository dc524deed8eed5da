// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/store/catalogue.h"

namespace outeffhop::bridge {

/// The runs of the workspace as the catalogue last told, which of them are shown in overlaid views, and their colours.
/// `crashed` is already derived. Filled by StoreService; holds 10,000 runs comfortably.
class RunList : public QObject {
    Q_OBJECT
 public:
    using Runs = std::vector<store::CatalogueRun>;
    using QObject::QObject;

    /// False until the catalogue was read for the first time.
    [[nodiscard]] bool isLoaded() const { return loaded_; }
    /// Why the workspace cannot be read, for people; empty: it can.
    [[nodiscard]] const QString& error() const { return error_; }
    [[nodiscard]] const Runs& runs() const { return *runs_; }  ///< newest first
    [[nodiscard]] const store::CatalogueRun* find(const QString& id) const;
    [[nodiscard]] QString nameOf(const QString& id) const;  ///< the id itself when it is not known
    [[nodiscard]] QString baseline() const;                 ///< id of the pinned run; empty: none

    /// Runs with an open eye, oldest first: drawn in every overlay, and watched.
    [[nodiscard]] const std::vector<QString>& shown() const { return shown_; }
    [[nodiscard]] bool isShown(const QString& id) const;
    void setShown(const QString& id, bool shown);
    void showOnly(const std::vector<QString>& ids);

    /// The newest run with the rest of its group.
    void showNewest();

    /// Index into the theme's run colours, the same everywhere; given when a run is first shown, by its place in its
    /// group where no other shown run has that one. -1: never shown.
    [[nodiscard]] int colour(const QString& id) const;

    void replace(std::shared_ptr<const Runs> runs);
    void setError(const QString& error);

 signals:
    void changed();       ///< rows, states, progress, names, tags
    void shownChanged();  ///< the eyes

 private:
    std::shared_ptr<const Runs> runs_ = std::make_shared<const Runs>();
    std::unordered_map<std::string, std::size_t> rowOf_;
    std::unordered_map<std::string, int> colours_;
    std::vector<QString> shown_;
    bool loaded_ = false;
    QString error_;

    int preferredColour(const store::CatalogueRun& run) const;
    void applyShown(std::vector<QString> ids);
};

}  // namespace outeffhop::bridge
