// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/launcher.h"

#include <fmt/format.h>

#include "core/store/new_run.h"
#include "views/bridge/catalogue_actions.h"
#include "views/bridge/launch_requests.h"
#include "views/bridge/run_list.h"
#include "views/launch/inspect_dialog.h"
#include "views/launch/new_run_dialog.h"

namespace outeffhop::launch {
namespace {
constexpr qint64 kNoCheckpoint = -1;
}

Launcher::Launcher(const bridge::StudioContext& context, QWidget* window)
    : QObject(window), context_(context), window_(window) {
    const auto* requests = &context.launch;
    connect(requests, &bridge::LaunchRequests::newRun, this, [this] { openForm({}); });
    connect(requests, &bridge::LaunchRequests::recipe, this, &Launcher::startRecipe);
    connect(requests, &bridge::LaunchRequests::duplicate, this,
            [this](const QString& run) { copyRun(run, kNoCheckpoint); });
    connect(requests, &bridge::LaunchRequests::fork, this, &Launcher::copyRun);
    connect(requests, &bridge::LaunchRequests::inspect, this,
            [this](const QString& run) { open(new InspectDialog(context_, run, window_)); });
}

void Launcher::open(QDialog* form) {
    form->setAttribute(Qt::WA_DeleteOnClose);
    form->open();
}

void Launcher::openForm(config::RunConfig start) {
    open(new NewRunDialog(context_, std::move(start), window_));
}

void Launcher::startRecipe(const QString& name) {
    const auto recipe = config::loadRecipe(name.toStdString());
    if (!recipe) {
        emit failed(QString::fromStdString(recipe.error().message));
        return;
    }
    context_.actions.launch(store::newRuns(*recipe, {}));
}

void Launcher::copyRun(const QString& id, qint64 checkpointStep) {
    const auto* run = context_.runs.find(id);
    if (!run) return;
    auto config = config::fromJsonText(run->configJson);
    if (!config) {
        emit failed(QString::fromStdString(config.error().message));
        return;
    }
    config->name =
        run->name + (checkpointStep == kNoCheckpoint ? " · copy" : fmt::format(" · from {}", checkpointStep));
    if (checkpointStep != kNoCheckpoint)
        config->train.initialWeights =
            (context_.workspace.run(run->id).checkpoints() / fmt::format("step-{:08d}", checkpointStep)).string();
    openForm(*config);
}

}  // namespace outeffhop::launch
