// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

#include "views/kit/heat_map.h"

namespace outeffhop::compare_attention {

/// One map with a heading: the run's colour and name, and in grey one sentence.
class MapColumn : public QWidget {
    Q_OBJECT
 public:
    static constexpr int kHeading = 22;  ///< height in pixels

    struct Heading {
        QColor badge;  ///< invalid: none
        QString title, sentence, explanation;
        bool operator==(const Heading&) const = default;
    };

    /// `name` becomes the object name; the map's is "<name>.map".
    explicit MapColumn(const QString& name, QWidget* parent = nullptr);

    void setHeading(const Heading& heading);
    [[nodiscard]] const Heading& heading() const { return heading_; }
    [[nodiscard]] kit::HeatMapWidget& map() { return *map_; }
    [[nodiscard]] const kit::HeatMapWidget& map() const { return *map_; }

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    class Line;
    Heading heading_;
    Line* line_;
    kit::HeatMapWidget* map_;
};

/// Badge, bold title and the sentence as far as it fits, in a box at the painter's origin.
void drawHeading(QPainter& painter, const QSizeF& box, const MapColumn::Heading& heading,
                 const kit::ExportStyle& style);

}  // namespace outeffhop::compare_attention
