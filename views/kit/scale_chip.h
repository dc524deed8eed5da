// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QVariantMap>

#include "views/kit/colour_map.h"

class QToolButton;

namespace outeffhop::kit {

class Panel;

/// The chip of a panel that chooses between square-root and linear colours. A click only asks; what was chosen comes
/// back through setChoices().
class ScaleChip : public QObject {
    Q_OBJECT
 public:
    static inline const QString kChoice = QStringLiteral("squareRoot");  ///< in Panel::choices()

    explicit ScaleChip(Panel& panel);

    [[nodiscard]] ColourScale scale() const;
    [[nodiscard]] QVariantMap choices() const;
    void setChoices(const QVariantMap& choices);

 signals:
    void asked(bool squareRoot);

 private:
    QToolButton* chip_;
};

}  // namespace outeffhop::kit
