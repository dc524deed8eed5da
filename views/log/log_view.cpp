// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/log/log_view.h"

#include <QPlainTextEdit>
#include <QScrollBar>

#include "views/bridge/view_state.h"
#include "views/kit/theme.h"
#include "views/log/log_presenter.h"

namespace outeffhop::log {

namespace {

constexpr int kTailBytes = 16'384, kTailLines = 60;

QColor colourOf(store::Severity severity) {
    const auto& palette = kit::Theme::current().palette();
    switch (severity) {
        case store::Severity::info:
            return palette.text;
        case store::Severity::warning:
            return palette.attention;
        case store::Severity::error:
            return palette.bad;
    }
    return palette.text;
}

void appendLine(QPlainTextEdit& edit, const QString& text, const QColor& colour) {
    auto* bar = edit.verticalScrollBar();
    const bool atEnd = bar->value() == bar->maximum();
    QTextCursor cursor(edit.document());
    cursor.movePosition(QTextCursor::End);
    if (!edit.document()->isEmpty()) cursor.insertBlock();
    QTextCharFormat format;
    format.setForeground(colour);
    cursor.insertText(text, format);
    if (atEnd) bar->setValue(bar->maximum());
}

}  // namespace

LogView::LogView(const bridge::StudioContext& context, QWidget* parent)
    : Panel(QStringLiteral("log"), tr("Log"), parent),
      context_(context),
      focus_(context),
      text_(new QPlainTextEdit),
      refresh_(new bridge::Refresh(this, [this] { refresh(); })) {
    text_->setReadOnly(true);
    text_->setFont(kit::monoFont());
    text_->setObjectName(QStringLiteral("log.text"));
    text_->setAccessibleName(tr("Events of the run"));
    text_->setMaximumBlockCount(20'000);
    setContent(text_);
    const auto request = [this] { refresh_->request(); };
    connect(&focus_, &bridge::FocusedRun::replaced, this, request);
    connect(&focus_, &bridge::FocusedRun::updated, this, request);
    connect(&context.runs, &bridge::RunList::changed, this, request);
    connect(&kit::Theme::current(), &kit::Theme::changed, this, [this] {
        shownRun_.clear();
        refresh_->request();
    });
    request();
}

QString LogView::text() const {
    return text_->toPlainText();
}

void LogView::refresh() {
    const auto state = bridge::stateOf(context_, focus_);
    const auto* row = focus_.run() ? context_.runs.find(focus_.run()->id()) : nullptr;
    const bool endedBadly = row && (row->state == store::RunState::crashed || row->state == store::RunState::failed);
    if (!endedBadly && !bridge::applyState(*this, state)) return;
    if (focus_.run()->id() != shownRun_ || focus_.run()->data().events.size() < shownEvents_) {
        shownRun_ = focus_.run()->id();
        shownEvents_ = 0;
        workerLogShown_ = false;
        text_->clear();
    }
    setSubtitle(context_.runs.nameOf(shownRun_));
    appendEvents();
    if (!endedBadly) {
        workerLogShown_ = false;
        return;
    }
    if (state.kind == bridge::ViewState::Kind::stale)
        bridge::applyState(*this, state, true);
    else
        showContent();
    if (!workerLogShown_) showWorkerLog();
}

void LogView::appendEvents() {
    const auto lines = linesOf(focus_.run()->data().events);
    for (; shownEvents_ < lines.size(); ++shownEvents_)
        appendLine(*text_, lines[shownEvents_].text, colourOf(lines[shownEvents_].severity));
}

void LogView::showWorkerLog() {
    workerLogShown_ = true;
    focus_.run()->logTail(pending_, kTailBytes, [this](auto tail) {
        const QString lines = tail ? wholeLines(QString::fromStdString(*tail), kTailLines) : QString();
        const auto colour = kit::Theme::current().palette().secondary;
        appendLine(*text_, lines.isEmpty() ? tr("The worker left no log.") : tr("worker.log ends with:"), colour);
        if (!lines.isEmpty()) appendLine(*text_, lines, colour);
    });
}

}  // namespace outeffhop::log
