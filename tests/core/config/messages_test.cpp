// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include "core/config/nearest.h"
#include "core/config/parameters.h"

namespace outeffhop::config {
namespace {

using testing::HasSubstr;

std::string messageOf(const std::string& assignment) {
    RunConfig config;
    const auto status = setFromText(config, assignment);
    return status ? "" : status.error().message;
}

TEST(Messages, NameTheParameterTheValueAndWhatIsAllowed) {
    EXPECT_EQ(messageOf("model.layers=0"), "model.layers: 0 is not allowed; it takes a whole number from 1 to 128");
    EXPECT_EQ(messageOf("model.layers=2.5"), "model.layers: 2.5 is not allowed; it takes a whole number from 1 to 128");
    EXPECT_EQ(messageOf("train.steps=many"),
              "train.steps: \"many\" is not allowed; it takes a whole number from 1 to 100000000");
    EXPECT_EQ(messageOf("attention.gamma=0.1"), "attention.gamma: 0.1 is not allowed; it takes a number from -10 to 0");
    EXPECT_EQ(messageOf("train.learning_rate=nan"),
              "train.learning_rate: \"nan\" is not allowed; it takes a number from 0 to 10");
    EXPECT_EQ(messageOf("data.bos=maybe"), "data.bos: \"maybe\" is not allowed; it takes true or false");
}

TEST(Messages, SuggestTheNearestName) {
    EXPECT_EQ(messageOf("trian.steps=5"), "unknown parameter \"trian.steps\"; did you mean \"train.steps\"?");
    EXPECT_EQ(messageOf("learning-rate=5"),
              "unknown parameter \"learning-rate\"; did you mean \"train.learning_rate\"?");
    EXPECT_EQ(messageOf("zzzzzz=5"), "unknown parameter \"zzzzzz\"");
    EXPECT_EQ(messageOf("model.kind=birt"),
              "model.kind: \"birt\" is not allowed; it takes one of opt, bert, vit, stanhop; did you mean \"bert\"?");
}

TEST(Messages, ExplainTheAssignment) {
    EXPECT_THAT(messageOf("train.steps"), HasSubstr("name=value"));
}

TEST(Messages, TextIsReadGenerously) {
    RunConfig config;
    ASSERT_TRUE(setFromText(config, "train.steps=1e4"));
    EXPECT_EQ(config.train.steps, 10000);
    ASSERT_TRUE(setFromText(config, "data.bos=yes"));
    EXPECT_TRUE(config.data.bos);
    ASSERT_TRUE(setFromText(config, "name=a=b c"));
    EXPECT_EQ(config.name, "a=b c");
    ASSERT_TRUE(setFromText(config, "data.path=x.txt"));
    EXPECT_EQ(config.data.path, std::filesystem::current_path() / "x.txt");
    ASSERT_TRUE(setFromText(config, "data.path="));
    EXPECT_EQ(config.data.path, "");
}

TEST(Messages, AFailureChangesNothing) {
    RunConfig config;
    ASSERT_FALSE(setFromText(config, "train.steps=-5"));
    EXPECT_EQ(toJson(config), toJson(RunConfig{}));
}

TEST(Nearest, CountsEditsAndGivesUp) {
    EXPECT_EQ(nearest("abd", {"xyz", "abc"}), "abc");
    EXPECT_EQ(nearest("abd", {"xyzxyz"}), "");
    EXPECT_EQ(nearest("abd", {}), "");
}

}  // namespace
}  // namespace outeffhop::config
