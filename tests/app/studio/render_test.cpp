// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/studio/render.h"

#include <gmock/gmock.h>

#include "core/base/paths.h"
#include "tests/support/fixture_run.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::studio {
namespace {

class RenderTest : public testing::Test {
 protected:
    static void SetUpTestSuite() {
        folder_ = std::make_unique<tests::ScratchFolder>();
        tests::buildBackcopyWorkspace(folder_->path() / "ws", 120);
    }
    static void TearDownTestSuite() { folder_.reset(); }

    static Status draw(const QString& plot, const std::string& file, const QStringList& runs = {"bos", "outeffhop"}) {
        RenderRequest request;
        request.runs = runs;
        request.plot = plot;
        request.file = QString::fromStdString((folder_->path() / file).string());
        return render({folder_->path() / "ws"}, request);
    }
    static std::string content(const std::string& file) { return *readFile(folder_->path() / file); }

    static inline std::unique_ptr<tests::ScratchFolder> folder_;
};

TEST_F(RenderTest, EveryPlotOfTheRunScriptIsDrawn) {
    for (const char* plot :
         {"loss", "copy-loss", "no-op-mass", "attention", "histogram", "heads", "tokens", "histogram-heat"}) {
        const auto drawn = draw(QLatin1String(plot), std::string(plot) + ".pdf");
        ASSERT_TRUE(drawn) << plot << ": " << drawn.error().message;
        EXPECT_THAT(content(std::string(plot) + ".pdf"), testing::StartsWith("%PDF"));
    }
}

TEST_F(RenderTest, TheCompareFiguresAreDrawn) {
    for (const char* plot : {"compare-curves", "compare-histogram", "compare-attention", "compare-difference"}) {
        const auto drawn = draw(QLatin1String(plot), std::string(plot) + ".svg");
        ASSERT_TRUE(drawn) << plot << ": " << drawn.error().message;
        EXPECT_THAT(content(std::string(plot) + ".svg"), testing::HasSubstr("</svg>"));
    }
    ASSERT_TRUE(draw("compare-difference", "difference.csv"));
    EXPECT_THAT(content("difference.csv"), testing::HasSubstr("difference"));
}

TEST_F(RenderTest, TheTableIsWritten) {
    for (const char* file : {"table.csv", "table.md", "table.tex"}) {
        const auto drawn = draw("compare-table", file);
        ASSERT_TRUE(drawn) << drawn.error().message;
        EXPECT_THAT(content(file), testing::AllOf(testing::HasSubstr("OutEffHop"), testing::HasSubstr("BOS"))) << file;
    }
    EXPECT_THAT(content("table.tex"), testing::HasSubstr("\\toprule"));
    EXPECT_THAT(draw("compare-table", "table.pdf").error().message, testing::HasSubstr(".tex"));
}

TEST_F(RenderTest, TheNumbersAreWrittenAsCsv) {
    const auto drawn = draw("loss", "loss.csv");
    ASSERT_TRUE(drawn) << drawn.error().message;
    const auto text = content("loss.csv");
    EXPECT_GT(std::count(text.begin(), text.end(), '\n'), 120);
}

TEST_F(RenderTest, FailuresNameWhatIsWrong) {
    EXPECT_THAT(draw("no-such-plot", "x.pdf").error().message,
                testing::AllOf(testing::HasSubstr("attention"), testing::HasSubstr("compare-table"),
                               testing::HasSubstr("train.loss")));
    EXPECT_THAT(draw("loss", "x.doc").error().message, testing::HasSubstr(".pdf"));
    EXPECT_FALSE(draw("loss", "x.pdf", {"ghost"}));
}

}  // namespace
}  // namespace outeffhop::studio
