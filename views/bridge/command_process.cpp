// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/command_process.h"

#include <sys/syscall.h>
#include <unistd.h>

#include <QFile>
#include <QProcess>
#include <QSocketNotifier>
#include <QTimer>
#include <cerrno>

namespace outeffhop::bridge {

namespace {

/// The last line, without who says it.
QString lastWords(const QByteArray& said) {
    static const QString speaker = QStringLiteral("outeffhop: ");
    QString words = QString::fromUtf8(said).trimmed().section(QLatin1Char('\n'), -1);
    if (words.startsWith(speaker)) words.remove(0, speaker.size());
    return words.isEmpty() ? QObject::tr("outeffhop ended without a word.") : words;
}

}  // namespace

CommandProcess::CommandProcess(store::Workspace workspace, const std::filesystem::path& program)
    : workspace_(std::move(workspace)), process_(new QProcess(this)) {
    process_->setProgram(QString::fromStdString(program.string()));
    connect(process_, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
        const bool well = status == QProcess::NormalExit && code == 0;
        end(well ? QString() : lastWords(process_->readAllStandardError()), process_->readAllStandardOutput());
    });
    connect(process_, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) end(tr("%1 cannot be started.").arg(process_->program()));
    });
}

CommandProcess::~CommandProcess() {
    kill();
}

void CommandProcess::start(const QString& subject, const QStringList& arguments) {
    if (!subject_.isEmpty()) return;
    subject_ = subject;
    since_.start();
    process_->setArguments(onWorkspace(arguments));
    process_->start();
    if (!subject_.isEmpty()) emit started();
}

void CommandProcess::cancel() {
    if (subject_.isEmpty()) return;
    kill();
    end({});
}

bool CommandProcess::detach(const QString& subject, const QStringList& arguments, const QString& log) {
    QProcess process;
    process.setProgram(process_->program());
    process.setArguments(onWorkspace(arguments));
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    const auto words = QString::fromStdString((workspace_.path / log.toStdString()).string());
    process.setStandardErrorFile(words);
    qint64 id = 0;
    const bool begun = process.startDetached(&id);
    if (begun)
        watch(id, words);
    else
        emit failed(subject, tr("%1 cannot be started.").arg(process.program()));
    return begun;
}

void CommandProcess::watch(qint64 process, const QString& log) {
    const auto end = std::make_shared<QFile>();
    const auto tell = [this, log] {
        QFile said(log);
        emit detachedEnded(said.open(QIODevice::ReadOnly) ? lastWords(said.readAll()) : QString());
    };
    const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, static_cast<pid_t>(process), 0));
    if (descriptor < 0) {
        if (errno == ESRCH) QTimer::singleShot(0, this, tell);  // already
        return;
    }
    end->open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle);
    auto* notifier = new QSocketNotifier(descriptor, QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [notifier, end, tell] {
        notifier->setEnabled(false);
        notifier->deleteLater();
        tell();
    });
}

void CommandProcess::kill() {
    const QSignalBlocker silent(process_);
    process_->kill();
    process_->waitForFinished();
}

void CommandProcess::end(const QString& problem, const QByteArray& printed) {
    const QString subject = std::exchange(subject_, {});
    if (problem.isEmpty())
        emit finished(printed);
    else
        emit failed(subject, problem);
}

QStringList CommandProcess::onWorkspace(const QStringList& arguments) const {
    return arguments + QStringList{QStringLiteral("--workspace"), QString::fromStdString(workspace_.path.string())};
}

}  // namespace outeffhop::bridge
