// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/models/checkpoint/pickle.h"

#include <gmock/gmock.h>

namespace outeffhop::models {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string text(const std::string& word) {
    return std::string("X") + static_cast<char>(word.size()) + std::string(3, '\0') + word;
}
std::string global(const std::string& module, const std::string& name) {
    return "c" + module + "\n" + name + "\n";
}
std::string number(int value) {
    return std::string("K") + static_cast<char>(value);
}

/// A tensor [2, 3] of storage `key` from element 4 on.
std::string tensor(const std::string& key) {
    const std::string storage = std::string("(") + text("storage") + global("torch", "FloatStorage") + text(key) +
                                text("cpu") + number(10) + "tQ";
    return global("torch._utils", "_rebuild_tensor_v2") + "(" + storage + number(4) + number(2) + number(3) + "\x86" +
           number(3) + number(1) + "\x86\x89" + global("collections", "OrderedDict") + ")RtR";
}

/// As torch.save() writes an OrderedDict of one tensor, with attributes of the dictionary.
std::string stateDict(const std::string& value) {
    return "\x80\x02" + global("collections", "OrderedDict") + ")Rq" + std::string(1, '\0') + "(" + text("weight") +
           value + text("count") + number(7) + "u}" + text("_metadata") + "Nsb.";
}

TEST(Pickle, ReadsAStateDict) {
    const auto tensors = readPickledStateDict(stateDict(tensor("0")));
    ASSERT_TRUE(tensors) << tensors.error().message;
    ASSERT_EQ(tensors->size(), 1u) << "what is no tensor is left out";
    const auto& weight = tensors->at("weight");
    EXPECT_EQ(weight.storageType, "FloatStorage");
    EXPECT_EQ(weight.key, "0");
    EXPECT_EQ(weight.offset, 4);
    EXPECT_THAT(weight.sizes, ElementsAre(2, 3));
    EXPECT_THAT(weight.strides, ElementsAre(3, 1));
}

TEST(Pickle, LooksBelowStateDictAndUnwrapsParameters) {
    const std::string parameter = global("torch._utils", "_rebuild_parameter") + "(" + tensor("1") + "\x88" + "}tR";
    const std::string inner = std::string("}") + text("weight") + parameter + "s";
    const auto tensors =
        readPickledStateDict("\x80\x02}(" + text("epoch") + number(3) + text("state_dict") + inner + "u.");
    ASSERT_TRUE(tensors) << tensors.error().message;
    EXPECT_EQ(tensors->at("weight").key, "1");
}

TEST(Pickle, CallsNothing) {
    for (const auto& [module, name] : {std::pair{"os", "system"}, {"builtins", "exec"}, {"torch", "load"}}) {
        const auto tensors = readPickledStateDict(stateDict(global(module, name) + "(" + text("ls") + "tR"));
        ASSERT_FALSE(tensors);
        EXPECT_THAT(tensors.error().message, HasSubstr(std::string(module) + "." + name));
    }
    EXPECT_THAT(readPickledStateDict("\x80\x02i").error().message, HasSubstr("0x69"));
}

TEST(Pickle, TextsAndContainersAreSharedHoweverOftenTheyAreNamed) {
    std::string bomb = std::string("X") + std::string("\0\0\x10\0", 4) + std::string(1 << 20, 'x') + "q" + '\0';
    for (int i = 0; i < 1 << 20; ++i) bomb += std::string("h\0", 2);  // a terabyte if each had a copy
    EXPECT_THAT(readPickledStateDict(bomb + ".").error().message, HasSubstr("a dictionary of tensors"));
    EXPECT_THAT(readPickledStateDict("N" + std::string(1 << 20, '\x85') + ".").error().message,
                HasSubstr("a dictionary of tensors"))
        << "a million tuples in each other";
    EXPECT_THAT(readPickledStateDict(std::string("]q\0h\0a.", 7)).error().message, HasSubstr("a dictionary of tensors"))
        << "a list that holds itself";
}

TEST(Pickle, NamesAreText) {
    const std::string strange = "\xff\xfe";
    const std::string inner = std::string("}") + text(strange) + tensor("0") + "s.";
    EXPECT_THAT(readPickledStateDict(inner).error().message, HasSubstr("no UTF-8"));
}

TEST(Pickle, EveryTruncationAndFlippedByteIsSurvived) {
    const std::string whole = stateDict(tensor("0"));
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(readPickledStateDict(std::string_view(whole).substr(0, length))) << length;
    for (std::size_t at = 0; at < whole.size(); ++at)
        for (int value = 0; value < 256; ++value) {
            std::string changed = whole;
            changed[at] = static_cast<char>(value);
            std::ignore = readPickledStateDict(changed);
        }
}

}  // namespace
}  // namespace outeffhop::models
