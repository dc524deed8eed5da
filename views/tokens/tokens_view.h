// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "views/bridge/focused_run.h"
#include "views/bridge/refresh.h"
#include "views/bridge/studio_context.h"
#include "views/kit/panel.h"
#include "views/kit/token_strip.h"

namespace outeffhop::tokens {

/// The probe's tokens, coloured by the no-op or gate probability of the chosen head at the cursor's
/// step.
class TokensView : public kit::Panel {
    Q_OBJECT
 public:
    explicit TokensView(const bridge::StudioContext& context, QWidget* parent = nullptr);

    [[nodiscard]] const kit::Exportable& figure() const { return *strip_; }
    [[nodiscard]] std::int64_t shownStep() const { return shownStep_; }

    [[nodiscard]] QVariantMap choices() const override;
    void setChoices(const QVariantMap& choices) override;

 private:
    void addGateChip();
    void connectStrip();
    void refresh();
    void show(std::shared_ptr<const store::AttentionLayer> layer, std::int64_t step);
    void showTokens();

    const bridge::StudioContext& context_;
    bridge::FocusedRun focus_;
    kit::TokenStripWidget* strip_;
    bridge::Refresh* refresh_;
    QToolButton* gateChip_ = nullptr;
    std::optional<bool> wantsGate_;  ///< as chosen
    bridge::Pending pending_;
    std::shared_ptr<const store::AttentionLayer> layer_;  ///< on screen
    int head_ = -1;
    bool triggers_ = false;
    std::int64_t shownStep_ = -1;
};

}  // namespace outeffhop::tokens
