// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/theory/store_series.h"

#include <gmock/gmock.h>

#include "core/store/run_reader.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::theory {
namespace {

TEST(StoreSeries, BecomeAFinishedRun) {
    const tests::ScratchFolder folder;
    auto catalogue = store::Catalogue::open({folder.path()}).value();
    const std::vector<Series> series{
        {{.name = "error", .title = "Error", .unit = "", .definition = "What."}, {{10, 1.5}, {500, 2.5}}},
        {{.name = "success", .title = "Success", .unit = "", .definition = ""}, {{20, 1}}}};
    const auto id =
        storeSeries(catalogue, {"capacity", "theory", "hopfield", "softmax1", "theory", 1, 0, "{}"}, series, "{}");
    ASSERT_TRUE(id) << id.error().message;
    const auto run = catalogue.run(*id).value();
    EXPECT_EQ(run.state, store::RunState::finished);
    EXPECT_EQ(run.step, 500);
    EXPECT_EQ(run.metrics, (std::map<std::string, double>{{"error", 2.5}, {"success", 1}}));
    auto reader = store::RunReader::open(catalogue.workspace().run(*id)).value();
    EXPECT_EQ(reader.info()->steps, 500);
    EXPECT_EQ(reader.metrics()->at(0).definition, "What.");
    const auto curve = reader.curve("error").value();
    ASSERT_EQ(curve.size(), 2);
    EXPECT_EQ(curve[1].step, 500);
    EXPECT_EQ(curve[1].value, 2.5);
}

}  // namespace
}  // namespace outeffhop::theory
