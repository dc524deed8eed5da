// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/attention/readings_widget.h"

#include "views/kit/theme.h"

namespace outeffhop::attention {

namespace {

constexpr std::size_t kBlocks = 2;
constexpr int kWidth = 184, kMargin = 2 * kit::kGrid, kSpacing = kit::kGrid / 2;
constexpr int kLines = 3;  ///< room for the longest sentence, so that nothing below it moves

QFont largeFigures() {
    QFont font = kit::monoFont();
    font.setPixelSize(20);
    return font;
}

int lineHeight() {
    return QFontMetrics(kit::captionFont()).lineSpacing();
}
int figureHeight() {
    return QFontMetrics(largeFigures()).lineSpacing();
}

}  // namespace

ReadingsWidget::ReadingsWidget(QWidget* parent) : QWidget(parent) {
    setFixedWidth(kWidth);
    for (std::size_t index = 0; index < kBlocks; ++index) {
        Block block{new QLabel(this), new QLabel(this), new QLabel(this)};
        block.noop->setFont(largeFigures());
        block.place->setProperty("kind", "caption");
        block.sentence->setProperty("kind", "caption");
        block.sentence->setWordWrap(true);
        block.sentence->setAlignment(Qt::AlignTop | Qt::AlignLeft);
        block.place->setTextFormat(Qt::RichText);
        block.noop->setObjectName(QStringLiteral("attention.noop%1").arg(index));
        block.sentence->setObjectName(QStringLiteral("attention.sentence%1").arg(index));
        blocks_.push_back(block);
    }
}

int ReadingsWidget::heightOf(std::size_t blocks) const {
    return kMargin + static_cast<int>(blocks) * (lineHeight() * (kLines + 1) + figureHeight() + 3 * kSpacing);
}

QSize ReadingsWidget::sizeHint() const {
    return {kWidth, heightOf(kBlocks)};
}

QSize ReadingsWidget::minimumSizeHint() const {
    return {kWidth, heightOf(1)};
}

void ReadingsWidget::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    int top = kMargin;
    const auto place = [&](QLabel* label, int height, bool fits) {
        label->setGeometry(kit::kGrid, top, width() - kit::kGrid, height);
        label->setVisible(fits);
        top += height + kSpacing;
    };
    for (std::size_t index = 0; index < blocks_.size(); ++index) {
        const bool fits = index == 0 || height() >= heightOf(index + 1);
        place(blocks_[index].place, lineHeight(), fits);
        place(blocks_[index].noop, figureHeight(), fits);
        place(blocks_[index].sentence, kLines * lineHeight(), fits);
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
