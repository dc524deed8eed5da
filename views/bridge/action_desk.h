// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>

#include "core/store/catalogue.h"

namespace outeffhop::bridge {

/// Lives on the thread of CatalogueActions with a catalogue connection of its own, so that neither a busy database nor
/// the deletion of a large folder holds up the live views.
class ActionDesk : public QObject {
 public:
    explicit ActionDesk(store::Workspace workspace) : workspace_(std::move(workspace)) {}

    /// Opened when first used, and again after a failure to open.
    Result<store::Catalogue*> catalogue();
    [[nodiscard]] const store::Workspace& workspace() const { return workspace_; }

 private:
    store::Workspace workspace_;
    std::optional<store::Catalogue> catalogue_;
};

}  // namespace outeffhop::bridge
