// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/launch_presenter.h"

#include <gtest/gtest.h>

namespace outeffhop::launch {
namespace {

const config::Parameter& parameter(const char* name) {
    return *config::findParameter(name);
}

config::RunConfig backcopy() {
    config::RunConfig config;
    config.data.task = "backcopy";
    return config;
}

TEST(LaunchPresenter, KeepsWrongTextWithItsProblemAndTheOldValue) {
    LaunchPresenter form(backcopy());
    form.edit(parameter("train.steps"), "12x");
    EXPECT_EQ(form.text(parameter("train.steps")), "12x");
    EXPECT_TRUE(form.problem(parameter("train.steps")).contains("train.steps"));
    EXPECT_EQ(form.config().train.steps, config::RunConfig{}.train.steps);
    EXPECT_FALSE(form.problem().isEmpty());
    form.edit(parameter("train.steps"), "12");
    EXPECT_EQ(form.config().train.steps, 12);
    EXPECT_TRUE(form.problem(parameter("train.steps")).isEmpty());
}

TEST(LaunchPresenter, ShowsOnlyWhatMatters) {
    LaunchPresenter form(backcopy());
    const auto& gamma = parameter("attention.gamma");
    EXPECT_FALSE(form.isVisible(gamma, true));
    form.edit(parameter("attention.normalizer"), "clipped_softmax1");
    EXPECT_TRUE(form.isVisible(gamma, true));
    EXPECT_FALSE(form.isVisible(parameter("data.path"), true));
    EXPECT_FALSE(form.isVisible(parameter("train.beta1"), false));
    EXPECT_TRUE(form.isVisible(parameter("train.beta1"), true));
    form.edit(parameter("train.beta1"), "0.8");
    EXPECT_TRUE(form.isVisible(parameter("train.beta1"), false)) << "what differs from its default is never hidden";
}

TEST(LaunchPresenter, TextTaskAsksForAFile) {
    LaunchPresenter form;
    EXPECT_TRUE(form.problem().contains("text file"));
    EXPECT_TRUE(form.problem().startsWith("Data: ")) << form.problem().toStdString();
}

TEST(LaunchPresenter, ModelAndTaskGoTogether) {
    LaunchPresenter form(backcopy());
    form.edit(parameter("model.kind"), "vit");
    EXPECT_EQ(form.config().data.task, "images");
    EXPECT_TRUE(form.problem().contains("folder of images"));
    form.edit(parameter("data.task"), "series");
    EXPECT_EQ(form.config().model.kind, "stanhop");
    form.edit(parameter("model.kind"), "bert");
    EXPECT_EQ(form.config().data.task, "text");
    form.edit(parameter("data.task"), "text_classification");
    EXPECT_EQ(form.config().model.kind, "bert");
    EXPECT_TRUE(form.isVisible(parameter("data.label_column"), false));
    EXPECT_FALSE(form.isVisible(parameter("data.mask_probability"), true));
    form.edit(parameter("data.task"), "backcopy");
    EXPECT_EQ(form.config().model.kind, "opt");
}

TEST(LaunchPresenter, MakesOneRunASeedInOneGroup) {
    LaunchPresenter form(backcopy());
    form.editSeeds("0, 2-3");
    const auto runs = form.runs();
    ASSERT_EQ(runs.size(), 3u);
    EXPECT_EQ(runs[1].seed, 2);
    EXPECT_FALSE(runs[0].group.empty());
    EXPECT_EQ(runs[0].group, runs[2].group);
    EXPECT_NE(runs[0].name, runs[2].name);
    EXPECT_EQ(config::fromJsonText(runs[2].configJson)->seed, 3);
}

TEST(LaunchPresenter, RefusesWhatIsNoListOfSeeds) {
    for (const char* text : {"", "a", "3-1", "1-2-3", "0-1000", "-1"}) EXPECT_FALSE(parseSeeds(text)) << text;
    EXPECT_EQ(parseSeeds("7").value(), std::vector<std::int64_t>{7});
}

TEST(LaunchPresenter, EveryParameterIsExplained) {
    for (const auto& each : config::parameters()) {
        EXPECT_TRUE(explain(each).contains("Default: ")) << each.name;
        EXPECT_TRUE(explain(each).startsWith(QString::fromStdString(each.help))) << each.name;
    }
}

}  // namespace
}  // namespace outeffhop::launch
