// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QSettings>
#include <QTest>

#include "app/studio/main_window.h"
#include "core/base/paths.h"
#include "core/config/parameters.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/cursor.h"
#include "views/bridge/run_list.h"

namespace outeffhop::studio {
namespace {

using testing::HasSubstr;

constexpr int kPatience = 30'000, kLength = 16;

/// A run of two steps, and the window in which somebody looks at an input of it.
class Inspect : public testing::Test {
 protected:
    void SetUp() override {
        const auto program = siblingProgram("outeffhop");
        if (!std::filesystem::exists(program)) GTEST_SKIP() << "no outeffhop is built here";
        QSettings().clear();
        ASSERT_TRUE(writeFileAtomically(folder_.path() / "text.txt", std::string(3000, 'b')));
        QStringList words{"train", "--workspace", path("ws")};
        for (const QString& setting :
             {QStringLiteral("data.path=") + path("text.txt"), QStringLiteral("model.layers=1"),
              QStringLiteral("model.heads=2"), QStringLiteral("model.width=16"), QStringLiteral("train.steps=2"),
              QStringLiteral("train.warmup=0"), QStringLiteral("train.threads=1"), QStringLiteral("train.device=cpu"),
              QStringLiteral("data.length=%1").arg(kLength), QStringLiteral("attention.normalizer=softmax")})
            words << QStringLiteral("--set") << setting;
        ASSERT_EQ(QProcess::execute(QString::fromStdString(program.string()), words), 0);
        window_ = std::make_unique<MainWindow>(store::Workspace{folder_.path() / "ws"});
        window_->show();
        ASSERT_TRUE(eventually([&] { return runs().runs().size() == 1; }));
        trained_ = QString::fromStdString(runs().runs().front().id);
        emit window_->context().launch.inspect(trained_);
        dialog_ = window_->findChild<QDialog*>(QStringLiteral("inspect"));
        ASSERT_TRUE(dialog_);
    }

    [[nodiscard]] QString path(const char* file) const {
        return QString::fromStdString((folder_.path() / file).string());
    }
    [[nodiscard]] const bridge::RunList& runs() const { return window_->context().runs; }
    template <class Widget>
    Widget* part(const char* name) {
        return dialog_->findChild<Widget*>(QString::fromLatin1(name));
    }
    template <class Predicate>
    static bool eventually(Predicate predicate) {
        return QTest::qWaitFor(predicate, kPatience);
    }
    void look(const QString& text) {
        part<QPlainTextEdit>("inspect.text")->setPlainText(text);
        ASSERT_TRUE(part<QPushButton>("inspect.look")->isEnabled());
        part<QPushButton>("inspect.look")->click();
        EXPECT_FALSE(part<QPushButton>("inspect.look")->isEnabled());
    }
    std::string message() { return part<QLabel>("inspect.message")->text().toStdString(); }

    tests::ScratchFolder folder_;
    std::unique_ptr<MainWindow> window_;
    QString trained_;
    QDialog* dialog_ = nullptr;
};

TEST_F(Inspect, ATextIsLookedAtWithAnotherNormalizerAndShown) {
    EXPECT_FALSE(part<QPushButton>("inspect.look")->isEnabled());
    EXPECT_THAT(message(), HasSubstr("Write a text"));
    auto* normalizer = part<QComboBox>("inspect.normalizer");
    normalizer->setCurrentIndex(normalizer->findText(QStringLiteral("softmax1")));
    look(QStringLiteral("to be"));
    const auto& context = window_->context();
    ASSERT_TRUE(eventually([&] { return runs().runs().size() == 2 && context.cursor.run() != trained_; }));
    const auto* run = runs().find(context.cursor.run());
    ASSERT_TRUE(run);
    EXPECT_EQ(run->state, store::RunState::finished);
    EXPECT_EQ(config::fromJsonText(run->configJson)->attention.normalizer, "softmax1");
    EXPECT_TRUE(runs().isShown(context.cursor.run()));
    EXPECT_TRUE(eventually([&] { return !window_->findChild<QDialog*>(QStringLiteral("inspect")); }));
}

TEST_F(Inspect, ATextThatIsTooLongIsRefusedAndStaysThere) {
    const QString text(2 * kLength, QLatin1Char('b'));
    look(text);
    ASSERT_TRUE(eventually([&] { return part<QPushButton>("inspect.look")->isEnabled(); }));
    EXPECT_THAT(message(), HasSubstr("positions"));
    EXPECT_EQ(part<QPlainTextEdit>("inspect.text")->toPlainText(), text);
    EXPECT_EQ(runs().runs().size(), 1u);
}

}  // namespace
}  // namespace outeffhop::studio
