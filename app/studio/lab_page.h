// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/studio/workspace_page.h"
#include "views/bridge/studio_context.h"

namespace outeffhop::studio {

/// The Lab workspace: the paper's tables.
class LabPage : public WorkspacePage {
    Q_OBJECT
 public:
    explicit LabPage(const bridge::StudioContext& context, QWidget* parent = nullptr);

    void focusFirst() override;
    [[nodiscard]] bool hasTimeLine() const override { return false; }

 protected:
    void arrange() override;
    void proportion() override {}

 private:
    Dock* tables_;
};

}  // namespace outeffhop::studio
