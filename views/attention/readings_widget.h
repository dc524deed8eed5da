// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>
#include <QWidget>
#include <vector>

#include "views/attention/attention_presenter.h"

namespace outeffhop::attention {

/// Up to two readings of rows, one below the other.
class ReadingsWidget : public QWidget {
 public:
    explicit ReadingsWidget(QWidget* parent = nullptr);

    void show(const std::vector<Reading>& readings);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

 protected:
    /// Where there is no room for the second reading it is left out.
    void resizeEvent(QResizeEvent* event) override;

 private:
    struct Block {
        QLabel *place, *noop, *sentence;
    };
    int heightOf(std::size_t blocks) const;

    std::vector<Block> blocks_;
};

}  // namespace outeffhop::attention
