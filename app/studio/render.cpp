// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/render.h"

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QFileInfo>
#include <QThread>
#include <algorithm>

#include "app/studio/compare_page.h"
#include "app/studio/train_page.h"
#include "core/store/catalogue.h"
#include "views/bridge/stage.h"
#include "views/compare_table/compare_table_view.h"
#include "views/curves/curves_view.h"

namespace outeffhop::studio {

namespace {

constexpr int kPatienceMilliseconds = 20'000, kSettleMilliseconds = 300;

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
    auto catalogue = store::Catalogue::openToRead(workspace);
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
        const QStringList known{slug(name), slug(QString::fromStdString(metric.title)),
                                slug(name.section(QLatin1Char('.'), -1))};
        if (!known.contains(slug(plot))) continue;
        page.curves().setChoices({{QStringLiteral("metrics"), QStringList{name}}});
        return true;
    }
    return false;
}

QString allNames(const TrainPage& train, const ComparePage& compare, const bridge::RunData& run) {
    QStringList names =
        namesOf(train.figures()) + namesOf(compare.figures()) + namesOf(train.tables()) + namesOf(compare.tables());
    for (const auto& metric : run.metrics) names << QString::fromStdString(metric.name);
    return names.join(QStringLiteral(", "));
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

Status write(const std::vector<kit::Table>& tables, const RenderRequest& request) {
    const QString ending = QFileInfo(request.file).suffix().toLower();
    for (const auto format : {kit::TableFormat::csv, kit::TableFormat::markdown, kit::TableFormat::latex})
        if (ending == kit::endingOf(format)) return kit::writeTables(tables, format, request.file);
    return fail("--out of a table has to end in .csv, .md or .tex, not \"{}\"", request.file.toStdString());
}

Status writeWhenRead(const TableSource& source, const RenderRequest& request) {
    if (source.prepare) source.prepare();
    if (!waitFor([&] { return source.isReady(); }))
        return fail("there is nothing recorded for the table {}", request.plot.toStdString());
    settle();
    return write(source.tables(), request);
}

/// Lays a page out as in a window, unseen.
void layOut(WorkspacePage& page) {
    page.setAttribute(Qt::WA_DontShowOnScreen);
    page.resize(1400, 900);
    page.show();
}

}  // namespace

Status render(const store::Workspace& workspace, const RenderRequest& request) {
    const auto ids = findRuns(workspace, request.runs);
    if (!ids) return fail(ids.error());
    bridge::Stage stage(workspace);
    if (!waitFor([&] { return stage.store.runs().isLoaded(); }))
        return fail("the workspace {} cannot be read", workspace.path.string());
    stage.store.runs().showOnly(*ids);
    stage.selection.lock({.layer = request.layer, .head = request.head});
    stage.cursor.focus(ids->back());
    if (request.step >= 0) stage.cursor.goTo(request.step);

    TrainPage train(stage.context);
    ComparePage compare(stage.context);
    layOut(train);
    std::vector<std::shared_ptr<bridge::RunHandle>> runs;
    for (const QString& id : *ids) runs.push_back(stage.store.watch(id));
    const auto isRead = [&] {
        return std::ranges::all_of(runs,
                                   [](const auto& run) {
                                       return run->readiness() != bridge::RunHandle::Readiness::loading &&
                                              !run->isBehind();
                                   }) &&
               !train.curves().metrics().isEmpty();
    };
    if (!waitFor(isRead)) return fail("run {} has recorded nothing", ids->back().toStdString());
    const auto& focused = *runs.back();
    if (!focused.error().isEmpty()) return fail("{}", focused.error().toStdString());

    const Figure* figure = findFigure(train.figures(), request.plot);
    if (!figure && chooseMetric(train, focused.data(), request.plot))
        figure = findFigure(train.figures(), QStringLiteral("curves"));
    if (!figure) {
        layOut(compare);
        figure = findFigure(compare.figures(), request.plot);
    }
    const TableSource* table = findTable(train.tables(), request.plot);
    if (!table) table = findTable(compare.tables(), request.plot);
    if (table) return writeWhenRead(*table, request);
    if (!figure)
        return fail("there is no plot \"{}\"; there are {}", request.plot.toStdString(),
                    allNames(train, compare, focused.data()).toStdString());
    if (figure->prepare) figure->prepare();
    if (!waitFor(figure->isReady))
        return fail("run {} has nothing recorded for the plot {}", ids->back().toStdString(),
                    request.plot.toStdString());
    settle();
    return write(*figure->plot(), request);
}

}  // namespace outeffhop::studio
