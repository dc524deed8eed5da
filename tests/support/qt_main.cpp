// SPDX-License-Identifier: GPL-3.0-or-later
// The main() of every Qt test: no display needed, same style, font and scale everywhere, and a Qt warning fails the
// test.
#include <gmock/gmock.h>

#include <QApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <array>

#include "views/kit/theme.h"

namespace {

/// What the offscreen platform always says.
constexpr std::array kExpected{"This plugin does not support propagateSizeHints()", "XDG_RUNTIME_DIR not set",
                               "This plugin does not support raise()",
                               "This plugin does not support grabbing the keyboard"};

void failOnWarning(QtMsgType type, const QMessageLogContext& /*context*/, const QString& message) {
    if (type == QtDebugMsg || type == QtInfoMsg) return;
    for (const char* expected : kExpected)
        if (message.contains(QLatin1String(expected))) return;
    ADD_FAILURE() << "Qt says: " << qPrintable(message);
}

}  // namespace

int main(int argc, char** argv) {
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    qputenv("QT_SCALE_FACTOR", "1");
    ::testing::InitGoogleMock(&argc, argv);
    QApplication application(argc, argv);
    QApplication::setOrganizationName("outeffhop-tests");
    QStandardPaths::setTestModeEnabled(true);
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    outeffhop::kit::applyTheme(application, outeffhop::kit::ThemeKind::dark);
    qInstallMessageHandler(failOnWarning);
    return RUN_ALL_TESTS();
}
