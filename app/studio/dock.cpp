// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/dock.h"

#include <QEnterEvent>
#include <QPainter>

#include "views/kit/theme.h"

namespace outeffhop::studio {

namespace {

/// The gap above a panel; a short line shows under the mouse that it can be dragged.
class Grip : public QWidget {
 public:
    explicit Grip(const QString& title, QWidget* parent) : QWidget(parent) {
        setFixedHeight(kit::kGrid);
        setCursor(Qt::SizeAllCursor);
        setToolTip(QObject::tr("Drag to move %1").arg(title));
    }

    [[nodiscard]] QSize sizeHint() const override { return {40, kit::kGrid}; }

 protected:
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
    void paintEvent(QPaintEvent*) override {
        if (!underMouse()) return;
        QPainter painter(this);
        const QRectF line(width() / 2.0 - 16, height() / 2.0 - 1, 32, 2);
        painter.fillRect(line, kit::Theme::current().palette().secondary);
    }
};

}  // namespace

Dock::Dock(const QString& name, const QString& title, QWidget* view, QWidget* parent) : QDockWidget(title, parent) {
    setObjectName(QStringLiteral("dock.") + name);
    setWidget(view);
    auto* grip = new Grip(title, this);
    setTitleBarWidget(grip);
    connect(this, &QDockWidget::topLevelChanged, this, [this, grip](bool floating) {
        setTitleBarWidget(floating ? nullptr : grip);
        grip->setVisible(!floating);
    });
}

}  // namespace outeffhop::studio
