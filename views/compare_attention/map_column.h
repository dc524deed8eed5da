// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QWidget>

#include "views/kit/heat_map.h"

class QLabel;

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
    /// What stands in the place of the map, such as why there is none; empty: the map.
    void setNotice(const QString& text);
    [[nodiscard]] bool hasNotice() const;
    /// Room above the map, so that maps beside each other begin at one height.
    void setRoomAbove(int pixels);
    [[nodiscard]] const Heading& heading() const { return heading_; }
    [[nodiscard]] kit::HeatMapWidget& map() { return *map_; }
    [[nodiscard]] const kit::HeatMapWidget& map() const { return *map_; }

    /// Heading and map, or the notice.
    void paint(QPainter& painter, const QSizeF& size, const kit::ExportStyle& style) const;

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    void place();

    class Line;
    Heading heading_;
    Line* line_;
    kit::HeatMapWidget* map_;
    QLabel* notice_;
    int roomAbove_ = 0;
};

}  // namespace outeffhop::compare_attention
