// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/json_text.h"

#include <gmock/gmock.h>

namespace outeffhop {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Lt;
using testing::SizeIs;

std::string reason(const std::string& text) {
    const auto parsed = parseJsonText<json>(text);
    return parsed ? "it is JSON" : parsed.error().message;
}

TEST(JsonText, ReadsJsonAndComments) {
    EXPECT_EQ(parseJsonText<json>(R"({"a": [1, true]})").value(), (json{{"a", {1, true}}}));
    EXPECT_EQ(parseJsonText<nlohmann::ordered_json>("[1] // one", true).value().size(), 1);
    EXPECT_THAT(reason("[1] // one"), HasSubstr("line 1, column 5"));
}

TEST(JsonText, RefusesDeepNesting) {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    EXPECT_EQ(reason(nested(100)), "it is JSON");
    EXPECT_THAT(reason(nested(1'000'000)), HasSubstr("nested too deeply"));
    EXPECT_THAT(reason(std::string(1'000'000, '[')), HasSubstr("nested too deeply"));
}

TEST(JsonText, KeepsMessagesShort) {
    EXPECT_THAT(reason("[1, " + std::string(100'000, 'x')), AllOf(HasSubstr("not valid JSON"), SizeIs(Lt(400))));
    EXPECT_EQ(shortened("short"), "short");
    EXPECT_EQ(shortened("abcdef", 3), "abc...");
    EXPECT_EQ(shortened(std::string("a\0b\nc", 5)), "a b c");
    EXPECT_EQ(shortened("a\u00e9\u00e9", 2), "a...");
}

}  // namespace
}  // namespace outeffhop
