// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/stat.h>

#include <QProcess>
#include <QTest>

#include "core/base/paths.h"
#include "tests/support/built_program.h"
#include "tests/support/fixture_run.h"
#include "tests/support/ordinary_user.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::studio {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class StudioProgram : public testing::Test {
 protected:
    const std::string program_ = tests::builtProgram("outeffhop-studio").string();
    tests::ScratchFolder folder_;
    const fs::path workspace_ = folder_.path() / "ws";
};

TEST_F(StudioProgram, ASignalClosesTheWindowAndKeepsItsLayout) {
    for (const int number : {SIGTERM, SIGINT}) {
        const auto settings = folder_.path() / std::to_string(number);
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), QString::fromStdString(settings.string()));
        environment.insert(QStringLiteral("QT_QPA_PLATFORM"), QStringLiteral("offscreen"));
        QProcess studio;
        studio.setProcessEnvironment(environment);
        fs::remove_all(workspace_);
        studio.start(QString::fromStdString(program_),
                     {QStringLiteral("--workspace"), QString::fromStdString(workspace_.string())});
        // The window makes the catalogue of a new workspace when it stands.
        ASSERT_TRUE(QTest::qWaitFor([&] { return fs::exists(workspace_ / "studio.db"); }, 20'000));
        QTest::qWait(1000);
        ::kill(static_cast<pid_t>(studio.processId()), number);
        ASSERT_TRUE(studio.waitForFinished(20'000));
        EXPECT_EQ(studio.exitStatus(), QProcess::NormalExit);
        EXPECT_EQ(studio.exitCode(), 0);
        const auto saved = readFile(settings / "outeffhop" / "outeffhop-studio.conf");
        ASSERT_TRUE(saved) << saved.error().message;
        EXPECT_THAT(*saved, HasSubstr("geometry"));
    }
}

TEST_F(StudioProgram, FiguresOfAReadOnlyWorkspaceAreDrawn) {
    tests::buildBackcopyWorkspace(workspace_, 40);
    const auto figures = folder_.path() / "figures";
    fs::create_directory(figures);
    for (const auto& entry : fs::recursive_directory_iterator(workspace_))
        ::chmod(entry.path().c_str(), entry.is_directory() ? 0555 : 0444);
    ::chmod(workspace_.c_str(), 0555);
    ::chmod(folder_.path().c_str(), 0755);
    ::chmod(figures.c_str(), 0777);
    const auto command = fmt::format(
        "cd / && HOME='{0}' XDG_RUNTIME_DIR='{0}' '{1}' --workspace '{2}' --render softmax --plot loss --out "
        "'{0}/loss.pdf' 2>&1",
        figures.string(), program_, workspace_.string());
    const auto said = tests::asOrdinaryUser([&] {
        std::string text;
        FILE* pipe = ::popen(command.c_str(), "r");
        for (int c = 0; pipe && (c = std::fgetc(pipe)) != EOF;) text += static_cast<char>(c);
        if (pipe) ::pclose(pipe);
        return text;
    });
    const auto drawn = readFile(figures / "loss.pdf");
    for (const auto& entry : fs::recursive_directory_iterator(workspace_))
        if (entry.is_directory()) ::chmod(entry.path().c_str(), 0755);
    ASSERT_TRUE(drawn) << said;
    EXPECT_THAT(*drawn, testing::StartsWith("%PDF"));
}

}  // namespace
}  // namespace outeffhop::studio
