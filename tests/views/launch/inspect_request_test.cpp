// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/launch/inspect_request.h"

#include <gmock/gmock.h>

#include "core/base/paths.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::launch {
namespace {

using testing::HasSubstr;

std::string problem(const InspectRequest& request) {
    return problemOf(request).toStdString();
}

std::string words(const InspectRequest& request) {
    return argumentsOf(request).join(QLatin1Char('|')).toStdString();
}

TEST(InspectRequest, SaysWhatIsMissing) {
    const tests::ScratchFolder folder;
    InspectRequest request{.isFolder = true};
    EXPECT_THAT(problem(request), HasSubstr("Choose the folder"));
    request.model = QString::fromStdString(folder.path().string());
    EXPECT_THAT(problem(request), HasSubstr("no config.json"));
    ASSERT_TRUE(writeFileAtomically(folder.path() / "config.json", "{}"));
    EXPECT_THAT(problem(request), HasSubstr("Write a text"));
    request.text = QStringLiteral("cat");
    EXPECT_EQ(problem(request), "");
    request.specimen = Specimen::image;
    EXPECT_THAT(problem(request), HasSubstr("Choose a file"));
    request.file = QString::fromStdString((folder.path() / "cat.png").string());
    EXPECT_THAT(problem(request), HasSubstr("no such file"));
    ASSERT_TRUE(writeFileAtomically(folder.path() / "cat.png", "cat"));
    EXPECT_EQ(problem(request), "");
}

TEST(InspectRequest, BecomesTheCommand) {
    InspectRequest request{.model = QStringLiteral("a run"), .text = QStringLiteral("--help me\nplease")};
    EXPECT_EQ(words(request), "inspect|a run|--json|--text=--help me\nplease");
    request.textPair = QStringLiteral("b");
    request.normalizer = QStringLiteral("softmax1");
    EXPECT_THAT(words(request), testing::EndsWith("|--text-pair=b|--set=attention.normalizer=softmax1"));
    const InspectRequest series{
        .model = QStringLiteral("m"), .specimen = Specimen::series, .file = QStringLiteral("s.csv")};
    EXPECT_EQ(words(series), "inspect|m|--json|--series=s.csv");
}

TEST(InspectRequest, KnowsWhatAModelReads) {
    EXPECT_EQ(specimenOf("bert"), Specimen::text);
    EXPECT_EQ(specimenOf("vit"), Specimen::image);
    EXPECT_EQ(specimenOf("stanhop"), Specimen::series);
}

}  // namespace
}  // namespace outeffhop::launch
