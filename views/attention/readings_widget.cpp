// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/attention/readings_widget.h"

#include <QVBoxLayout>

#include "views/kit/theme.h"

namespace outeffhop::attention {

namespace {

constexpr std::size_t kBlocks = 2;
constexpr int kWidth = 200;
constexpr int kLines = 3;  ///< room for the longest sentence, so that nothing below it moves

QFont largeFigures() {
    QFont font = kit::monoFont();
    font.setPixelSize(20);
    return font;
}

}  // namespace

ReadingsWidget::ReadingsWidget(QWidget* parent) : QWidget(parent) {
    setFixedWidth(kWidth);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kit::kGrid, 2 * kit::kGrid, 0, 0);
    column->setSpacing(kit::kGrid / 2);
    for (std::size_t index = 0; index < kBlocks; ++index) {
        Block block{new QLabel, new QLabel, new QLabel};
        block.noop->setFont(largeFigures());
        block.place->setProperty("kind", "caption");
        block.sentence->setProperty("kind", "caption");
        block.sentence->setWordWrap(true);
        block.sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        block.sentence->setFixedHeight(kLines * QFontMetrics(kit::captionFont()).lineSpacing());
        block.place->setTextFormat(Qt::RichText);
        block.noop->setObjectName(QStringLiteral("attention.noop%1").arg(index));
        block.sentence->setObjectName(QStringLiteral("attention.sentence%1").arg(index));
        for (QLabel* label : {block.place, block.noop, block.sentence}) column->addWidget(label);
        blocks_.push_back(block);
    }
}

void ReadingsWidget::show(const std::vector<Reading>& readings) {
    const auto colour = kit::Theme::current().palette().attention.name();
    for (std::size_t index = 0; index < blocks_.size(); ++index) {
        const bool used = index < readings.size();
        const Reading reading = used ? readings[index] : Reading();
        QString place = reading.place.toHtmlEscaped();
        if (reading.trigger) place += QStringLiteral(" <span style='color:%1'>%2</span>").arg(colour, tr("trigger"));
        blocks_[index].place->setText(place);
        blocks_[index].noop->setText(reading.noop);
        blocks_[index].sentence->setText(reading.sentence);
    }
}

}  // namespace outeffhop::attention
