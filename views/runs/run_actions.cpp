// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/runs/run_actions.h"

#include <QDesktopServices>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QUrl>

#include "views/bridge/edits.h"
#include "views/kit/icon.h"
#include "views/kit/number_format.h"
#include "views/kit/theme.h"
#include "views/runs/runs_presenter.h"

namespace outeffhop::runs {

namespace {

QString idOf(const store::CatalogueRun& run) {
    return QString::fromStdString(run.id);
}

void setIcons(const QList<QAction*>& actions) {
    for (QAction* action : actions)
        if (action) action->setIcon(kit::icon(action->property("iconName").toString()));
}

}  // namespace

RunActions::RunActions(const bridge::StudioContext& context, QWidget* dialogParent, std::function<QStringList()> chosen)
    : QObject(dialogParent),
      context_(context),
      focus_(context),
      dialogParent_(dialogParent),
      chosen_(std::move(chosen)) {
    addWork();
    addDescriptions();
    addOthers();
    fork = new QMenu(tr("Fork from checkpoint"), dialogParent);
    fork->setObjectName(QStringLiteral("run.fork"));
    fork->menuAction()->setObjectName(QStringLiteral("run.fork.action"));
    connect(fork, &QMenu::aboutToShow, this, &RunActions::fillForks);
    connect(&context.runs, &bridge::RunList::changed, this, &RunActions::updateEnabled);
    connect(&context.runs, &bridge::RunList::shownChanged, this, &RunActions::updateEnabled);
    connect(&context.cursor, &bridge::Cursor::runChanged, this, &RunActions::updateEnabled);
    const auto dress = [this] { setIcons(inOrder() << newRun); };
    connect(&kit::Theme::current(), &kit::Theme::changed, this, dress);
    dress();
    updateEnabled();
}

QAction* RunActions::add(const QString& name, const QString& text, const QString& icon, const QKeySequence& shortcut,
                         std::function<void()> work) {
    auto* action = new QAction(text, this);
    action->setObjectName(QStringLiteral("run.") + name);
    action->setProperty("iconName", icon);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, [work = std::move(work)] { work(); });
    return action;
}

void RunActions::addWork() {
    const auto send = [this](void (bridge::CatalogueActions::*call)(const QString&), bool Abilities::*able) {
        return [this, call, able] {
            each([&](const auto& run) {
                if (abilitiesOf(run.state).*able) (context_.actions.*call)(idOf(run));
            });
        };
    };
    newRun = add(QStringLiteral("new"), tr("New run…"), QStringLiteral("plus"), QKeySequence::New,
                 [this] { emit context_.launch.newRun(); });
    pause = add(QStringLiteral("pause"), tr("Pause"), QStringLiteral("pause"), tr("Ctrl+P"),
                send(&bridge::CatalogueActions::pause, &Abilities::pause));
    proceed = add(QStringLiteral("continue"), tr("Continue"), QStringLiteral("play"), tr("Ctrl+Shift+P"),
                  send(&bridge::CatalogueActions::proceed, &Abilities::proceed));
    stop = add(QStringLiteral("stop"), tr("Stop"), QStringLiteral("stop"), tr("Ctrl+."),
               send(&bridge::CatalogueActions::stop, &Abilities::stop));
    snapshot = add(QStringLiteral("snapshot"), tr("Take a snapshot now"), QStringLiteral("heat"), tr("Ctrl+Shift+S"),
                   send(&bridge::CatalogueActions::snapshot, &Abilities::snapshot));
    resume = add(QStringLiteral("resume"), tr("Resume from the last checkpoint"), QStringLiteral("resume"),
                 tr("Ctrl+R"), send(&bridge::CatalogueActions::resume, &Abilities::resume));
    remove = add(QStringLiteral("delete"), tr("Delete…"), QStringLiteral("trash"), QKeySequence::Delete,
                 [this] { confirmRemoval(); });
}

void RunActions::addDescriptions() {
    rename = add(QStringLiteral("rename"), tr("Rename…"), QStringLiteral("edit"), tr("F2"), [this] {
        each([&](const auto& run) {
            askText(tr("Rename run"), tr("Name"), QString::fromStdString(run.name), false,
                    [this, id = idOf(run)](const QString& text) { bridge::renameRun(context_, id, text); });
        });
    });
    note = add(QStringLiteral("note"), tr("Note…"), QStringLiteral("note"), tr("F4"), [this] {
        each([&](const auto& run) {
            askText(tr("Note on %1").arg(context_.runs.nameOf(idOf(run))), tr("Note"), QString::fromStdString(run.note),
                    true, [this, id = idOf(run)](const QString& text) { bridge::editNote(context_, id, text); });
        });
    });
    tags = add(QStringLiteral("tags"), tr("Tags…"), QStringLiteral("tag"), tr("F3"), [this] {
        each([&](const auto& run) {
            QStringList before;
            for (const auto& tag : run.tags) before << QString::fromStdString(tag);
            askText(tr("Tags of %1").arg(context_.runs.nameOf(idOf(run))), tr("Tags, separated by commas"),
                    before.join(QStringLiteral(", ")), false,
                    [this, id = idOf(run)](const QString& text) { bridge::editTags(context_, id, parseTags(text)); });
        });
    });
}

void RunActions::addOthers() {
    show = add(QStringLiteral("show"), tr("Show or hide in overlays"), QStringLiteral("eye"), tr("Ctrl+Space"), [this] {
        each([&](const auto& run) { bridge::showRun(context_, idOf(run), !context_.runs.isShown(idOf(run))); });
    });
    baseline = add(QStringLiteral("baseline"), tr("Pin as baseline"), QStringLiteral("pin"), tr("Ctrl+B"), [this] {
        const auto runs = chosen_();
        if (!runs.isEmpty())
            bridge::pinBaseline(context_, context_.runs.baseline() == runs.front() ? QString() : runs.front());
    });
    duplicate =
        add(QStringLiteral("duplicate"), tr("Duplicate and edit…"), QStringLiteral("copy"), tr("Ctrl+D"), [this] {
            const auto runs = chosen_();
            if (!runs.isEmpty()) emit context_.launch.duplicate(runs.front());
        });
    inspect = add(QStringLiteral("inspect"), tr("Look at an input…"), QStringLiteral("search"), tr("Ctrl+I"), [this] {
        const auto runs = chosen_();
        if (!runs.isEmpty()) emit context_.launch.inspect(runs.front());
    });
    openFolder = add(QStringLiteral("folder"), tr("Open the run's folder"), QStringLiteral("folder"), {}, [this] {
        each([&](const auto& run) {
            QDesktopServices::openUrl(
                QUrl::fromLocalFile(QString::fromStdString(context_.workspace.run(run.id).path.string())));
        });
    });
}

QList<QAction*> RunActions::inOrder() const {
    return {pause,  proceed, stop, snapshot, resume,    nullptr, show,    baseline,   nullptr,
            rename, tags,    note, nullptr,  duplicate, inspect, nullptr, openFolder, remove};
}

void RunActions::each(const std::function<void(const store::CatalogueRun&)>& work) const {
    for (const QString& id : chosen_())
        if (const auto* run = context_.runs.find(id)) work(store::CatalogueRun(*run));
}

void RunActions::updateEnabled() {
    Abilities abilities;
    int count = 0;
    each([&](const auto& run) {
        abilities |= abilitiesOf(run.state);
        ++count;
    });
    pause->setEnabled(abilities.pause);
    proceed->setEnabled(abilities.proceed);
    stop->setEnabled(abilities.stop);
    snapshot->setEnabled(abilities.snapshot);
    resume->setEnabled(abilities.resume);
    remove->setEnabled(abilities.remove);
    for (auto* action : {show, tags, note, openFolder}) action->setEnabled(count > 0);
    for (auto* action : {baseline, rename, duplicate, inspect}) action->setEnabled(count == 1);
    fork->setEnabled(count == 1);
    if (!context_.isReadOnly) return;
    const auto all = inOrder() << newRun << fork->menuAction();
    for (auto* action : all)
        if (action && action != show && action != openFolder) action->setEnabled(false);
}

void RunActions::askText(const QString& title, const QString& label, const QString& before, bool lines,
                         std::function<void(const QString&)> use) {
    auto* dialog = new QInputDialog(dialogParent_);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setObjectName(QStringLiteral("run.text"));
    dialog->setWindowTitle(title);
    dialog->setLabelText(label);
    dialog->setInputMode(QInputDialog::TextInput);
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput, lines);
    dialog->setTextValue(before);
    if (auto* edit = dialog->findChild<QPlainTextEdit*>()) edit->setTabChangesFocus(true);
    connect(dialog, &QInputDialog::textValueSelected, this, [use = std::move(use)](const QString& text) { use(text); });
    dialog->open();
}

void RunActions::confirmRemoval() {
    QStringList ids, names;
    each([&](const auto& run) {
        if (!abilitiesOf(run.state).remove) return;
        ids << idOf(run);
        names << context_.runs.nameOf(idOf(run));
    });
    if (ids.isEmpty()) return;
    context_.actions.measure(ids, [this, self = QPointer<RunActions>(this), ids, names](std::uintmax_t bytes) {
        if (!self) return;
        auto* question = new QMessageBox(QMessageBox::Question, tr("Delete"), removalQuestion(names, bytes),
                                         QMessageBox::Cancel, dialogParent_);
        question->setAttribute(Qt::WA_DeleteOnClose);
        question->setObjectName(QStringLiteral("run.confirmDelete"));
        auto* yes = question->addButton(tr("Delete %1").arg(kit::formatBytes(static_cast<std::int64_t>(bytes))),
                                        QMessageBox::DestructiveRole);
        yes->setObjectName(QStringLiteral("run.confirmDelete.yes"));
        question->setDefaultButton(QMessageBox::Cancel);
        connect(yes, &QAbstractButton::clicked, this, [this, ids] { context_.actions.remove(ids); });
        question->open();
    });
}

void RunActions::fillForks() {
    fork->clear();
    if (focus_.isReady())
        for (const auto& checkpoint : focus_.run()->data().checkpoints) {
            const auto step =
                tr("step %1%2").arg(kit::formatInteger(checkpoint.step), checkpoint.best ? tr(" (best)") : QString());
            fork->addAction(step, this, [this, id = focus_.run()->id(), at = checkpoint.step] {
                emit context_.launch.fork(id, at);
            });
        }
    if (fork->isEmpty()) fork->addAction(tr("No checkpoints"))->setEnabled(false);
}

}  // namespace outeffhop::runs
