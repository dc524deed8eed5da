// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <QSettings>
#include <QSocketNotifier>
#include <cerrno>
#include <csignal>

#include "app/studio/application.h"
#include "app/studio/main_window.h"
#include "app/studio/options.h"
#include "app/studio/render.h"
#include "views/kit/theme.h"

namespace {

constexpr int kFailed = 1, kWrongUse = 2;

outeffhop::kit::ThemeKind themeOf(const outeffhop::studio::Options& options) {
    const QString name =
        options.theme.isEmpty() ? QSettings().value(QStringLiteral("theme")).toString() : options.theme;
    return name == QLatin1String("light") ? outeffhop::kit::ThemeKind::light : outeffhop::kit::ThemeKind::dark;
}

void setDefault(const char* variable, const char* value) {
    if (!qEnvironmentVariableIsSet(variable)) qputenv(variable, value);
}

int say(const outeffhop::Error& error, int code) {
    fmt::print(stderr, "outeffhop-studio: {}\n", error.message);
    return code;
}

int wakers[2];  ///< a signal handler may write to a socket and little else; the event loop waits at its other end

void wake(int signal) {
    const int before = errno;
    [[maybe_unused]] const auto written = ::write(wakers[0], "", 1);
    std::signal(signal, SIG_DFL);
    errno = before;
}

/// SIGINT and SIGTERM close the window as a person would: its layout is saved. A second one ends the program at once.
void closeOnSignals(outeffhop::studio::MainWindow& window) {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, wakers) != 0) return;
    auto* notifier = new QSocketNotifier(wakers[1], QSocketNotifier::Read, &window);
    QObject::connect(notifier, &QSocketNotifier::activated, &window, [&window, notifier] {
        notifier->setEnabled(false);
        window.close();
        QApplication::quit();
    });
    for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, wake);
}

}  // namespace

int main(int count, char** arguments) {
    using namespace outeffhop;
    if (studio::needsNoDisplay(count, arguments)) {
        setDefault("QT_QPA_PLATFORM", "offscreen");
        setDefault("QT_LOGGING_RULES", "*.warning=false");  // Qt's remarks on a missing screen are no news here
    }
    studio::Application application(count, arguments);
    QCoreApplication::setOrganizationName(QStringLiteral("outeffhop"));
    QCoreApplication::setApplicationName(QStringLiteral("outeffhop-studio"));
    QCoreApplication::setApplicationVersion(QStringLiteral(OUTEFFHOP_VERSION));
    const auto options = studio::parseOptions(QCoreApplication::arguments());
    if (!options) return say(options.error(), kWrongUse);
    kit::applyTheme(application, themeOf(*options));
    if (options->wantsRender) {
        const auto written = studio::render(options->workspace, options->render);
        return written ? 0 : say(written.error(), kFailed);
    }
    studio::MainWindow window(options->workspace);
    QObject::connect(&application, &studio::Application::failed, &window,
                     [&window](const QString& message) { window.say(message, true); });
    window.show();
    closeOnSignals(window);
    return QApplication::exec();
}
