// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QFrame>
#include <QVariantMap>
#include <functional>
#include <memory>

class QMenu;
class QToolButton;

namespace outeffhop::kit {

class Exportable;

/// The frame every view stands in: title, one grey sentence (what is shown, unit or reduction), chips, and at the top
/// right export, maximise and menu. Below, one of four states: empty, loading, content, or content under a warning
/// banner.
class Panel : public QFrame {
    Q_OBJECT
 public:
    /// `name` becomes the object name; the controls are called "<name>.export", "<name>.maximise", "<name>.menu", ...
    Panel(const QString& name, const QString& title, QWidget* parent = nullptr);
    ~Panel() override;

    void setTitle(const QString& title);
    void setSubtitle(const QString& sentence);
    /// A coloured square before the title (the run's colour); an invalid colour removes it.
    void setBadge(const QColor& colour);
    /// A small rounded button left of the controls; with a menu it opens that menu.
    QToolButton* addChip(const QString& name, const QString& text, QMenu* menu = nullptr);

    /// Any other control among the chips, e.g. a filter line.
    void addControl(QWidget* control);

    /// Takes ownership and shows it.
    void setContent(QWidget* content);
    QWidget* content() const;

    /// What the export button offers; nullptr hides the button. The plot must live as long as the panel's content.
    void setExportable(const Exportable* plot);
    /// Replaces the figure export, e.g. by a table export.
    void setExportAction(std::function<void()> action);
    /// The menu at the top right; the button is hidden while it is empty.
    QMenu* menu() const;

    /// Why there is nothing, and a button for the action that changes it (none when `actionLabel` is empty).
    void showEmpty(const QString& why, const QString& actionLabel = {}, std::function<void()> action = {});
    void showLoading(const QString& what);
    void showContent();
    /// Content under a banner: stale data, a crashed run. showContent() takes the banner away.
    void showWarning(const QString& text, const QString& actionLabel = {}, std::function<void()> action = {});

    /// What a person chose in this view, to be kept from one start to the next, e.g. {"smoothing": 0.6}.
    virtual QVariantMap choices() const { return {}; }
    /// Takes those that are given and usable; the others stay.
    virtual void setChoices(const QVariantMap& /*choices*/) {}

    bool isMaximised() const;
    /// Changes the button; whoever lays the panels out follows maximiseToggled.
    void setMaximised(bool maximised);

 signals:
    void maximiseToggled(bool maximised);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

 private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace outeffhop::kit
