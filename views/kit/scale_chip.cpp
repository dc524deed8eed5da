// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/kit/scale_chip.h"

#include <QToolButton>

#include "views/kit/panel.h"

namespace outeffhop::kit {

ScaleChip::ScaleChip(Panel& panel) : QObject(&panel), chip_(panel.addChip(QStringLiteral("scale"), tr("√ scale"))) {
    chip_->setCheckable(true);
    chip_->setChecked(true);
    chip_->setToolTip(tr("Square-root colours show small probabilities; off: linear"));
    chip_->setAccessibleName(tr("Square-root colour scale"));
    connect(chip_, &QToolButton::clicked, this, [this](bool on) {
        chip_->setChecked(!on);
        emit asked(on);
    });
}

ColourScale ScaleChip::scale() const {
    return chip_->isChecked() ? ColourScale::squareRoot : ColourScale::linear;
}

QVariantMap ScaleChip::choices() const {
    return {{kChoice, chip_->isChecked()}};
}

void ScaleChip::setChoices(const QVariantMap& choices) {
    const bool on = choices.value(kChoice, chip_->isChecked()).toBool();
    chip_->setChecked(on);
    chip_->setText(on ? tr("√ scale") : tr("linear"));
}

}  // namespace outeffhop::kit
