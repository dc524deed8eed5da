// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QStringList>

namespace outeffhop::bridge {

/// A place inside a run. Fields count from 0; -1 means "not chosen".
struct Place {
    static constexpr int kNowhere = -2;  ///< the key of what a head leaves nowhere
    static constexpr int kGate = -3;     ///< the key of a query's gate

    int layer = -1, head = -1;
    int query = -1, key = -1;  ///< positions in the probe sequence; key may be kNowhere or kGate
    int tensor = -1;           ///< store::TensorDefinition::id
    int channel = -1;

    bool operator==(const Place&) const = default;
};

/// What the views highlight together. Hovering previews, clicking locks, Esc clears. A head is always chosen.
class Selection : public QObject {
    Q_OBJECT
 public:
    using QObject::QObject;

    [[nodiscard]] const Place& locked() const { return locked_; }
    [[nodiscard]] const Place& shown() const { return shown_; }  ///< locked, with what the mouse is over on top
    [[nodiscard]] bool isPreview() const { return !(shown_ == locked_); }
    [[nodiscard]] int sequence() const { return sequence_; }  ///< of the probe

    /// Fields that are not -1 preview over the locked ones; a default Place ends the preview.
    void hover(const Place& part);
    /// Fields that are not -1 become locked.
    void lock(const Place& part);
    /// Forgets query, key, tensor and channel; layer and head stay.
    void clear();
    void setSequence(int sequence);

    /// Runs the mouse is over in a list or table; their curves are lit. Empty: none.
    [[nodiscard]] const QStringList& hoveredRuns() const { return hoveredRuns_; }
    void hoverRuns(const QStringList& runs);

 signals:
    void changed();
    void hoveredRunsChanged();

 private:
    void show(const Place& place);

    Place locked_{.layer = 0, .head = 0}, shown_ = locked_;
    int sequence_ = 0;
    QStringList hoveredRuns_;
};

}  // namespace outeffhop::bridge
