// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/evaluation/evaluation_presenter.h"

#include <gmock/gmock.h>

namespace outeffhop::evaluation {
namespace {

using store::Better;
using store::MetricShape;
using testing::ElementsAre;

store::EvaluatedMetric metric(const char* name, const char* title, const char* unit, double value) {
    return {{name, title, unit, std::string("what ") + name + " is", MetricShape::scalar, Better::lower}, value};
}

store::EvaluationRecord record() {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    return {.step = 1200,
            .settings = R"({"batches": 0, "part": "validation"})",
            .createdAt = 0,
            .metrics = {metric("eval.loss", "Validation loss", "nats / token", 2.25),
                        metric("reference.perplexity", "Reference perplexity", "", 9.5),
                        metric("eval.average_kurtosis", "Average kurtosis", "", kNone)},
            .tensors = {{"decoder.layers.0.fc2", 12.5, 3.25, 3.5, 40}, {"", 1, kNone, kNone, 2}}};
}

TEST(Evaluation, OurNumbersStandBeforeTheReferences) {
    const auto lines = linesOf(record());
    ASSERT_EQ(lines.size(), 5u);
    EXPECT_FALSE(lines[0].metric);
    EXPECT_EQ(lines[1].title, "Validation loss");
    EXPECT_EQ(lines[2].title, "Average kurtosis");
    EXPECT_FALSE(lines[3].metric);
    EXPECT_EQ(lines[4].title, "Perplexity");
    EXPECT_EQ(definitionOf(lines[4]), "Perplexity: what reference.perplexity is");
    EXPECT_EQ(definitionOf(lines[3]), "");
}

TEST(Evaluation, AHeadingIsARowOfOneFigure) {
    const auto rows = numberRows(linesOf(record()));
    ASSERT_EQ(rows.size(), 5u);
    EXPECT_EQ(rows[0].size(), 1u);
    ASSERT_EQ(rows[1].size(), numberColumns().size());
    EXPECT_EQ(rows[1][1].text, "2.250");
    EXPECT_EQ(rows[1][2].text, "nats / token");
    EXPECT_EQ(rows[1][0].explanation, "Validation loss: what eval.loss is");
    EXPECT_EQ(rows[2][1].text, "–");
}

TEST(Evaluation, AFileHasNamesAndDefinitions) {
    const auto table = numberTable(linesOf(record()));
    ASSERT_EQ(table.rows.size(), 3u);
    EXPECT_THAT(table.rows[2], ElementsAre("Reference perplexity", "9.500", "", "reference.perplexity",
                                           "what reference.perplexity is"));
}

TEST(Evaluation, EveryModuleHasItsOutlierFigures) {
    const auto rows = tensorRows(record());
    ASSERT_EQ(rows.size(), 2u);
    ASSERT_EQ(rows[0].size(), tensorColumns().size());
    EXPECT_EQ(rows[0][0].text, "fc2");
    EXPECT_EQ(rows[0][1].text, "3.500");
    EXPECT_EQ(rows[0][4].key, 40);
    EXPECT_EQ(rows[1][0].text, "the model");
    EXPECT_EQ(definitionOf(tensorColumns()[3]), "mean inf norm: max |x| of each sample, mean over samples");
}

TEST(Evaluation, TheBeginningOfAllNamesIsNotRepeatedOnTheScreen) {
    auto record = evaluation::record();
    record.tensors.push_back({"decoder.layers.1", 1, 1, 1, 1});
    EXPECT_EQ(commonPrefix(record), "decoder.layers.");
    EXPECT_EQ(tensorRows(record)[0][0].text, "0.fc2");
    const auto table = withPrefix({{}, {}, {{"0.fc2"}, {"the model"}}, {}}, commonPrefix(record));
    EXPECT_THAT(table.rows, ElementsAre(QStringList{"decoder.layers.0.fc2"}, QStringList{"the model"}));
    record.tensors.push_back({"head", 1, 1, 1, 1});
    EXPECT_EQ(commonPrefix(record), "");
}

TEST(Evaluation, SaysOverWhatItWent) {
    auto record = evaluation::record();
    EXPECT_EQ(sentence(record), "all validation data · step 1,200");
    record.settings = R"({"batches": 16, "part": "test"})";
    EXPECT_EQ(sentence(record), "16 test batches · step 1,200");
    record.settings = "not JSON";
    EXPECT_EQ(sentence(record), "all validation data · step 1,200");
}

TEST(Evaluation, DataWithoutAnEndAreMeasuredInBatches) {
    config::RunConfig config;
    config.train.evaluateBatches = 8;
    ASSERT_EQ(extentsOf(config).size(), 2u);
    EXPECT_EQ(extentsOf(config)[0].title, "All validation data");
    EXPECT_THAT(extentsOf(config)[0].options, testing::IsEmpty());
    config.data.task = "backcopy";
    ASSERT_EQ(extentsOf(config).size(), 1u);
    EXPECT_EQ(extentsOf(config)[0].title, "8 validation batches");
    EXPECT_THAT(extentsOf(config)[0].options, ElementsAre("--batches", "8"));
    config.data.task = "series";
    EXPECT_EQ(extentsOf(config)[0].title, "All test data");
    EXPECT_THAT(extentsOf(config)[1].options, ElementsAre("--part", "validation"));
}

}  // namespace
}  // namespace outeffhop::evaluation
