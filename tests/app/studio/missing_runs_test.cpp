// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QTest>
#include <QToolButton>
#include <algorithm>

#include "app/studio/main_window.h"
#include "core/base/paths.h"
#include "tests/support/scratch_folder.h"
#include "views/experiment_table/experiment_view.h"
#include "views/kit/number_format.h"

namespace outeffhop::studio {
namespace {

using experiment_table::ExperimentView;
using testing::AllOf;
using testing::HasSubstr;

constexpr int kPatience = 20'000, kTraining = 200'000, kLab = 2;

constexpr const char* kExperiment = R"({
    "title": "A tiny table",
    "description": "Two kinds of attention on a few words.",
    "data": {"text": "any text"},
    "common": {
        "model": {"kind": "opt", "layers": 1, "heads": 1, "width": 16},
        "data": {"task": "text", "path": "$text", "length": 16},
        "train": {"steps": 4, "warmup": 0, "batch": 4, "threads": 1, "device": "cpu", "evaluate_batches": 2}
    },
    "measures": [
        {"name": "kurtosis", "title": "avg kurtosis", "from": "reference.avg_kurtosis"},
        {"name": "w8a8", "title": "W8A8", "from": "quantization.quantized"}
    ],
    "quantization": {"preset": "w8a8", "calibration_batches": 1},
    "methods": [
        {"name": "Vanilla", "settings": {"attention.normalizer": "softmax"}},
        {"name": "OutEffHop", "settings": {"attention.normalizer": "softmax1"}}
    ],
    "cases": [{"name": "OPT", "settings": {}}],
    "seeds": [0],
    "orderings": [{"measure": "kurtosis", "better": "OutEffHop", "than": ["Vanilla"]}]
})";

/// A table of one's own in the window, trained by the worker that stands beside this program.
class MissingRuns : public testing::Test {
 protected:
    void SetUp() override {
        if (!std::filesystem::exists(siblingProgram("outeffhop"))) GTEST_SKIP() << "no outeffhop is built here";
        QSettings().clear();
        std::string text;
        for (int line = 0; line < 400; ++line) text += "To be, or not to be: that is question " + std::to_string(line);
        ASSERT_TRUE(writeFileAtomically(folder_.path() / "text.txt", text));
        window_ = std::make_unique<MainWindow>(store::Workspace{folder_.path() / "ws"});
        window_->resize(1280, 800);
        window_->show();
        ASSERT_TRUE(eventually([&] { return part<QWidget>("welcome")->isVisible(); }));
        window_->showPage(kLab);
        view_ = window_->findChild<ExperimentView*>();
    }

    /// Opens the table, chooses the text and starts; the chip that was clicked.
    QToolButton& runWhatIsMissing(const std::string& experiment) {
        EXPECT_TRUE(writeFileAtomically(folder_.path() / "tiny.json", experiment));
        view_->setChoices({{QStringLiteral("experiment"), path("tiny.json")}});
        auto* chip = part<QToolButton>("experiment.run");
        EXPECT_TRUE(eventually([&] { return says("2 to train") && chip->isVisible(); }));
        chip->click();
        part<QLineEdit>("experiment.data.text")->setText(path("text.txt"));
        part<QPushButton>("experiment.start")->click();
        EXPECT_FALSE(chip->isEnabled());
        return *chip;
    }

    [[nodiscard]] QString path(const char* file) const {
        return QString::fromStdString((folder_.path() / file).string());
    }
    template <class Widget>
    Widget* part(const char* name) {
        return window_->findChild<Widget*>(QString::fromLatin1(name));
    }
    template <class Predicate>
    static bool eventually(Predicate predicate, int patience = kPatience) {
        return QTest::qWaitFor(predicate, patience);
    }
    [[nodiscard]] bool says(const char* words) const {
        return view_->accessibleDescription().contains(QLatin1String(words));
    }
    /// Of both tables of the view.
    [[nodiscard]] std::string text() const {
        std::string all;
        for (const auto& table : view_->tables())
            all += kit::formatTable(table, kit::TableFormat::markdown).toStdString();
        return all;
    }

    tests::ScratchFolder folder_;
    std::unique_ptr<MainWindow> window_;
    ExperimentView* view_ = nullptr;
};

TEST_F(MissingRuns, AreTrainedAndMeasuredAfterAClick) {
    const auto& chip = runWhatIsMissing(kExperiment);
    ASSERT_TRUE(eventually([&] { return says("2 runs: 2 done"); }, kTraining))
        << view_->accessibleDescription().toStdString() << "\n"
        << readFile(folder_.path() / "ws" / "experiment.log").value_or("no log");
    EXPECT_FALSE(chip.isVisible());
    const auto tables = view_->tables();
    ASSERT_EQ(tables.size(), 2u);
    EXPECT_THAT(text(), AllOf(HasSubstr("avg kurtosis: OutEffHop < Vanilla"), HasSubstr("undecided")));
    constexpr int kOurs[]{3, 5};
    for (const auto& row : tables.front().rows)
        for (const int column : kOurs) EXPECT_NE(row[column], kit::undefinedText()) << row[1].toStdString();
}

TEST_F(MissingRuns, WhatTheWorkerRefusesIsTold) {
    std::string wrong = kExperiment;
    wrong.replace(wrong.find("\"warmup\": 0"), 11, "\"warmup\": 9");
    const auto& chip = runWhatIsMissing(wrong);
    EXPECT_TRUE(eventually([&] { return chip.isEnabled(); }));
    EXPECT_TRUE(says("2 to train"));
    EXPECT_TRUE(std::ranges::any_of(view_->findChildren<QLabel*>(), [](const QLabel* label) {
        return label->isVisible() && label->text().contains(QStringLiteral("train.warmup"));
    }));
}

}  // namespace
}  // namespace outeffhop::studio
