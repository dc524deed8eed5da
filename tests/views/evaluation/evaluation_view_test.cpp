// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evaluation/evaluation_view.h"

#include <gmock/gmock.h>

#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTest>
#include <QToolButton>

#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"
#include "views/bridge/stage.h"
#include "views/kit/table_view.h"

namespace outeffhop::evaluation {
namespace {

constexpr int kPatience = 10'000;

class EvaluationViewTest : public testing::Test {
 protected:
    EvaluationViewTest()
        : stage_(tests::buildBackcopyWorkspace(folder_.path() / "ws", 250)),
          folderOfRun_(stage_.context.workspace.run(newestRun())) {
        stage_.cursor.focus(QString::fromStdString(newestRun()));
    }

    std::string newestRun() {
        EXPECT_TRUE(QTest::qWaitFor([&] { return stage_.store.runs().isLoaded(); }, kPatience));
        stage_.context.runs.showNewest();
        return stage_.context.runs.shown().back().toStdString();
    }
    void record(std::int64_t step) {
        using store::Better;
        using store::MetricShape;
        store::EvaluationRecord record{.step = step, .settings = "{}", .createdAt = 1, .metrics = {}, .tensors = {}};
        record.metrics = {
            {{"eval.loss", "Validation loss", "nats", "a loss", MetricShape::scalar, Better::lower}, 1.5},
            {{"reference.max_inf_norm", "Reference max inf norm", "", "a norm", MetricShape::scalar, Better::lower},
             9}};
        record.tensors = {{"fc1", 1, 2, 3, 4}, {"fc2", 1, 2, 30, 4}};
        ASSERT_TRUE(store::recordEvaluation(folderOfRun_, record));
    }
    std::unique_ptr<EvaluationView> shownView() {
        auto view = std::make_unique<EvaluationView>(stage_.context);
        view->resize(300, 400);
        view->show();
        return view;
    }
    template <class Widget>
    static Widget& part(const QWidget& view, const char* name) {
        return *view.findChild<Widget*>(QStringLiteral("evaluation.") + QLatin1String(name));
    }
    template <class Predicate>
    static bool eventually(Predicate predicate) {
        return QTest::qWaitFor(predicate, kPatience);
    }

    tests::ScratchFolder folder_;
    bridge::Stage stage_;
    store::RunFolder folderOfRun_;
};

TEST_F(EvaluationViewTest, ShowsTheNewestAndDefinesWhatIsClicked) {
    record(10);
    record(20);
    const auto view = shownView();
    auto& table = part<kit::TableView>(*view, "numbers");
    ASSERT_TRUE(eventually([&] { return table.isVisible() && table.model()->rowCount() == 4; }));
    EXPECT_THAT(view->numbers().caption.toStdString(), testing::HasSubstr("step 20"));
    auto& definition = part<QLabel>(*view, "definition");
    table.setCurrentIndex(table.model()->index(3, 1));
    EXPECT_EQ(definition.text(), "Max inf norm: a norm");
    view->setChoices({{"shows", "tensors"}});
    auto& tensors = part<kit::TableView>(*view, "tensors");
    EXPECT_TRUE(tensors.isVisible());
    EXPECT_FALSE(table.isVisible());
    tensors.setCurrentIndex(tensors.model()->index(0, 4));
    EXPECT_EQ(definition.text(), "max |x|: Over all samples");
    tensors.sortByColumn(1, Qt::DescendingOrder);
    EXPECT_EQ(view->tensors().rows.front().front(), "fc2");
}

TEST_F(EvaluationViewTest, AnEarlierOneIsOneClickAway) {
    record(10);
    record(20);
    const auto view = shownView();
    auto& chip = part<QToolButton>(*view, "evaluate");
    ASSERT_TRUE(eventually([&] { return chip.isVisible(); }));
    emit chip.menu()->aboutToShow();
    chip.menu()->actions().last()->trigger();
    EXPECT_TRUE(eventually([&] { return view->numbers().caption.contains("step 10"); }));
}

TEST_F(EvaluationViewTest, WithoutOneItSaysHowToGetIt) {
    const auto view = shownView();
    auto& button = part<QPushButton>(*view, "empty_action");
    ASSERT_TRUE(eventually([&] { return button.isVisible(); }));
    EXPECT_EQ(button.text().left(9), "Evaluate:");
    EXPECT_TRUE(view->numbers().rows.empty());
    button.click();  // there is no outeffhop beside the tests
    EXPECT_TRUE(eventually([&] { return button.text() == "Try again"; }));
}

}  // namespace
}  // namespace outeffhop::evaluation
