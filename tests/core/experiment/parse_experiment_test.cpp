// SPDX-License-Identifier: GPL-3.0-or-later
#include <gmock/gmock.h>

#include <cmath>

#include "tests/core/experiment/small_experiment.h"

namespace outeffhop::experiment {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// The small experiment with one piece of text replaced.
std::string changed(const std::string& piece, const std::string& by) {
    std::string text = kSmallExperiment;
    return text.replace(text.find(piece), piece.size(), by);
}

std::string complaintAbout(const std::string& text) {
    const auto experiment = parseExperiment(text, [](const auto&) { return Result<Experiment>(smallExperiment()); });
    return experiment ? "" : experiment.error().message;
}

TEST(ParseExperiment, ReadsAllParts) {
    const auto experiment = smallExperiment();
    EXPECT_EQ(experiment.title, "Small");
    EXPECT_THAT(experiment.seeds, ElementsAre(3, 4));
    EXPECT_EQ(experiment.data.at("start"), "a checkpoint");
    ASSERT_EQ(experiment.measures.size(), 4u);
    EXPECT_TRUE(experiment.measures[3].isDifference());
    EXPECT_EQ(experiment.measures[3].subtrahend, "fp");
    ASSERT_EQ(experiment.cases.size(), 2u);
    EXPECT_TRUE(experiment.cases[0].quantization.is_null());
    EXPECT_EQ(experiment.cases[1].quantization["preset"], "w8a8");
    EXPECT_THAT(experiment.cases[1].higherIsBetter, ElementsAre("fp"));
    const auto& published = experiment.cases[0].published.at("Vanilla");
    EXPECT_DOUBLE_EQ(published.at("norm").mean, 10);
    EXPECT_DOUBLE_EQ(published.at("norm").deviation, 0.5);
    EXPECT_TRUE(std::isnan(published.at("fp").deviation)) << "a lone number is a mean";
    ASSERT_EQ(experiment.orderings.size(), 2u);
    EXPECT_EQ(experiment.orderings[0].better, "OutEffHop");
    EXPECT_EQ(experiment.orderings[0].than, "Vanilla");
}

TEST(ParseExperiment, ACaseChangesTheCommonQuantizationOrHasNone) {
    const auto text =
        changed(R"("seeds": [3, 4])", R"("seeds": [3, 4], "quantization": {"preset": "w4a4", "percentile": 99})");
    const auto load = [](const auto&) -> Result<Experiment> { return fail("none"); };
    const auto experiment = parseExperiment(text, load);
    ASSERT_TRUE(experiment) << experiment.error().message;
    EXPECT_EQ(experiment->cases[0].quantization["preset"], "w4a4");
    EXPECT_EQ(experiment->cases[1].quantization["preset"], "w8a8");
    EXPECT_EQ(experiment->cases[1].quantization["percentile"], 99);
    auto none = text;
    const std::string own = R"("quantization": {"preset": "w8a8"})";
    none.replace(none.find(own), own.size(), R"("quantization": null)");
    EXPECT_TRUE(parseExperiment(none, load)->cases[1].quantization.is_null());
}

TEST(ParseExperiment, TakesPublishedNumbersFromAnotherExperiment) {
    auto text = changed(R"("seeds": [3, 4])", R"("seeds": [3], "published_from": "small")");
    text.replace(text.find(R"("published": {)"), 0, "");
    const auto load = [](const std::string& name) -> Result<Experiment> {
        EXPECT_EQ(name, "small");
        auto other = smallExperiment();
        other.cases[1].published["Vanilla"]["norm"] = {.mean = 99};
        other.cases[0].published["Vanilla"]["norm"] = {.mean = 77};
        return other;
    };
    const auto experiment = parseExperiment(text, load);
    ASSERT_TRUE(experiment) << experiment.error().message;
    EXPECT_DOUBLE_EQ(experiment->cases[1].published.at("Vanilla").at("norm").mean, 99);
    EXPECT_DOUBLE_EQ(experiment->cases[0].published.at("Vanilla").at("norm").mean, 10) << "its own go first";
}

TEST(ParseExperiment, SaysWhatIsWrong) {
    EXPECT_THAT(complaintAbout("{"), HasSubstr("not valid JSON"));
    EXPECT_THAT(complaintAbout(R"({"a\u0000": 1})"), HasSubstr("zero byte"));
    EXPECT_THAT(complaintAbout("[]"), HasSubstr("JSON object"));
    EXPECT_THAT(complaintAbout("{}"), HasSubstr("seeds"));
    EXPECT_THAT(complaintAbout(changed(R"("seeds": [3, 4])", R"("seeds": [])")), HasSubstr("\"seeds\" is empty"));
    EXPECT_THAT(complaintAbout(changed(R"("seeds": [3, 4])", R"("seeds": "all")")),
                HasSubstr("whole number, not \"all\""));
    EXPECT_THAT(complaintAbout(changed(R"("seeds": [3, 4])", R"("seeds": [1e300])")), HasSubstr("whole number"));
    EXPECT_THAT(complaintAbout(changed("\"seeds\"", "\"seads\"")), HasSubstr("did you mean \"seeds\"?"));
    EXPECT_THAT(complaintAbout(changed("[\"w8a8\", \"fp\"]", "[\"w4a4\", \"fp\"]")),
                HasSubstr("there is no measure \"w4a4\""));
    EXPECT_THAT(complaintAbout(changed("\"than\": [\"Vanilla\"]", "\"than\": [\"Vanila\"]")),
                HasSubstr("did you mean \"Vanilla\"?"));
    EXPECT_THAT(complaintAbout(changed("\"name\": \"long\"", "\"name\": \"short\"")),
                HasSubstr("two cases named \"short\""));
    EXPECT_THAT(complaintAbout(changed("[10, 0.5]", "\"ten\"")), HasSubstr("not \"ten\""));
    EXPECT_THAT(complaintAbout(changed("[10, 0.5]", "[10, 0.5, 1]")), HasSubstr("[mean, deviation]"));
}

}  // namespace
}  // namespace outeffhop::experiment
