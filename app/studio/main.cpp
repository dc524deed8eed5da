// SPDX-License-Identifier: GPL-3.0-or-later
#include <fmt/format.h>

#include <QSettings>

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

int say(const outeffhop::Error& error, int code) {
    fmt::print(stderr, "outeffhop-studio: {}\n", error.message);
    return code;
}

}  // namespace

int main(int count, char** arguments) {
    using namespace outeffhop;
    if (studio::needsNoDisplay(count, arguments) && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
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
    return QApplication::exec();
}
