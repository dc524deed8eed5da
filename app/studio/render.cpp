// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/render.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QThread>

#include "app/studio/train_page.h"
#include "core/store/catalogue.h"
#include "views/curves/curves_view.h"

namespace outeffhop::studio {

namespace {

constexpr int kPatienceMilliseconds = 20'000, kSettleMilliseconds = 300;

/// All that the views of a window need, without the window.
struct Stage {
    explicit Stage(const store::Workspace& workspace)
        : store(workspace), actions(workspace), context{workspace, store,   store.runs(), cursor,
                                                        selection, actions, launch,       undo} {}

    bridge::StoreService store;
    bridge::CatalogueActions actions;
    bridge::Cursor cursor;
    bridge::Selection selection;
    bridge::LaunchRequests launch;
    QUndoStack undo;
    bridge::StudioContext context;
};

template <class Predicate>
bool waitFor(Predicate predicate) {
    QDeadlineTimer patience(kPatienceMilliseconds);
    while (!predicate() && !patience.hasExpired()) {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
        QThread::msleep(5);
    }
    return predicate();
}

void settle() {
    QDeadlineTimer calm(kSettleMilliseconds);
    while (!calm.hasExpired()) QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
}

Result<std::vector<QString>> findRuns(const store::Workspace& workspace, const QStringList& names) {
    auto catalogue = store::Catalogue::open(workspace);
    if (!catalogue) return fail(catalogue.error());
    std::vector<QString> ids;
    for (const QString& name : names) {
        const auto run = catalogue->find(name.toStdString());
        if (!run) return fail(run.error());
        ids.push_back(QString::fromStdString(run->id));
    }
    return ids;
}

/// A metric's plot by its name ("train.loss", "train-loss"), title ("training-loss") or the last part of the name
/// ("loss"); the first metric that fits.
bool chooseMetric(TrainPage& page, const bridge::RunData& run, const QString& plot) {
    for (const auto& metric : run.metrics) {
        const auto name = QString::fromStdString(metric.name);
        const QStringList known{slug(name), slug(QString::fromStdString(metric.title)), slug(name.section(QLatin1Char('.'), -1))};
        if (!known.contains(slug(plot))) continue;
        page.curves().setMetrics({name});
        return true;
    }
    return false;
}

Status write(const kit::Exportable& plot, const RenderRequest& request) {
    const QString ending = QFileInfo(request.file).suffix().toLower();
    if (ending == QLatin1String("csv")) return kit::writeCsv(plot, request.file);
    kit::FigureOptions options = request.figure;
    for (const auto format : {kit::FigureFormat::png, kit::FigureFormat::svg, kit::FigureFormat::pdf})
        if (ending == kit::endingOf(format)) {
            options.format = format;
            return kit::writeFigure(plot, options, request.file);
        }
    return fail("--out has to end in .png, .svg, .pdf or .csv, not \"{}\"", request.file.toStdString());
}

}  // namespace

Status render(const store::Workspace& workspace, const RenderRequest& request) {
    const auto ids = findRuns(workspace, request.runs);
    if (!ids) return fail(ids.error());
    Stage stage(workspace);
    if (!waitFor([&] { return stage.store.runs().isLoaded(); }))
        return fail("the workspace {} cannot be read", workspace.path.string());
    stage.store.runs().showOnly(*ids);
    stage.selection.lock({.layer = request.layer, .head = request.head});
    stage.cursor.focus(ids->back());
    if (request.step >= 0) stage.cursor.goTo(request.step);

    TrainPage page(stage.context);
    page.setAttribute(Qt::WA_DontShowOnScreen);
    page.resize(1400, 900);
    page.show();
    const auto focused = stage.store.watch(ids->back());
    const auto isRead = [&] {
        return focused->readiness() != bridge::RunHandle::Readiness::loading && !focused->isBehind() &&
               !page.curves().metrics().isEmpty();
    };
    if (!waitFor(isRead)) return fail("run {} has recorded nothing", ids->back().toStdString());
    if (!focused->error().isEmpty()) return fail("{}", focused->error().toStdString());

    const Figure* figure = findFigure(page.figures(), request.plot);
    if (!figure && chooseMetric(page, focused->data(), request.plot))
        figure = findFigure(page.figures(), QStringLiteral("curves"));
    if (!figure)
        return fail("there is no plot \"{}\"; there are {} and every recorded metric", request.plot.toStdString(),
                    namesOf(page.figures()).join(QStringLiteral(", ")).toStdString());
    if (figure->prepare) figure->prepare();
    if (!waitFor(figure->isReady))
        return fail("run {} has nothing recorded for the plot {}", ids->back().toStdString(),
                    request.plot.toStdString());
    settle();
    return write(*figure->plot(), request);
}

}  // namespace outeffhop::studio
