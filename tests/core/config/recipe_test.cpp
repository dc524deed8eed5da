// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "core/config/parameters.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::config {
namespace {

using testing::Contains;
using testing::HasSubstr;

std::string writeRecipe(const std::string& text) {
    const auto path = tests::programFolder() / "some_recipe.json";
    std::ofstream(path) << text;
    return path.string();
}

TEST(Recipes, AllLoadAndAreValidOnceTheyHaveAFile) {
    EXPECT_THAT(recipeNames(), Contains("backcopy"));
    for (const auto& name : recipeNames()) {
        auto recipe = loadRecipe(name);
        ASSERT_TRUE(recipe) << recipe.error().message;
        EXPECT_EQ(recipe->name, name);
        EXPECT_FALSE(recipe->title.empty());
        EXPECT_FALSE(recipe->description.empty());
        for (auto& run : recipe->runs) {
            if (run.data.task == "text") run.data.path = writeRecipe("any text");
            const auto status = validate(run);
            EXPECT_TRUE(status) << name << ": " << status.error().message;
            EXPECT_FALSE(run.name.empty());
        }
    }
}

TEST(Recipes, BackcopyComparesThreeWaysToRest) {
    const auto recipe = loadRecipe("backcopy");
    ASSERT_TRUE(recipe) << recipe.error().message;
    ASSERT_EQ(recipe->runs.size(), 3u);
    EXPECT_EQ(recipe->runs[0].attention.normalizer, "softmax");
    EXPECT_TRUE(recipe->runs[1].data.bos);
    EXPECT_EQ(recipe->runs[2].attention.normalizer, "softmax1");
    for (const auto& run : recipe->runs) {
        EXPECT_EQ(run.train.threads, 1);
        EXPECT_EQ(run.seed, recipe->runs[0].seed);
    }
}

TEST(Recipes, LayEachRunOverTheCommonSettings) {
    const auto path = writeRecipe(R"({"title": "T", "common": {"train": {"steps": 500, "batch": 2}},
                                      "runs": [{"name": "a"}, {"name": "b", "train": {"batch": 3}}]})");
    const auto recipe = loadRecipe(path);
    ASSERT_TRUE(recipe) << recipe.error().message;
    EXPECT_EQ(recipe->name, "some_recipe");
    EXPECT_EQ(recipe->runs[0].train.batch, 2);
    EXPECT_EQ(recipe->runs[1].train.batch, 3);
    EXPECT_EQ(recipe->runs[1].train.steps, 500);
}

TEST(Recipes, SayWhatIsWrong) {
    EXPECT_THAT(loadRecipe("backcoyp").error().message, HasSubstr("did you mean \"backcopy\"?"));
    EXPECT_THAT(loadRecipe("").error().message, HasSubstr("There are: "));
    EXPECT_THAT(loadRecipe(writeRecipe("{")).error().message, HasSubstr("some_recipe.json: not valid JSON"));
    EXPECT_THAT(loadRecipe(writeRecipe("{}")).error().message, HasSubstr("\"runs\""));
    EXPECT_THAT(loadRecipe(writeRecipe(R"({"runs": [{}], "comon": {}})")).error().message, HasSubstr("\"common\""));
    EXPECT_THAT(loadRecipe(writeRecipe(R"({"runs": [{"stepz": 1}]})")).error().message, HasSubstr("train.steps"));
    EXPECT_THAT(loadRecipe(writeRecipe(R"({"runs": [7]})")).error().message, HasSubstr("JSON object"));
}

}  // namespace
}  // namespace outeffhop::config
