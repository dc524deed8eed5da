// SPDX-License-Identifier: GPL-3.0-or-later
#include <ATen/ATen.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "core/base/paths.h"
#include "core/models/checkpoint/safetensors_reader.h"
#include "core/models/checkpoint/safetensors_writer.h"

namespace outeffhop::models {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class Safetensors : public testing::Test {
 protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    /// Why a file of this header and data is refused.
    [[nodiscard]] std::string refusal(const std::string& header, const std::string& data = {}) const {
        const std::uint64_t length = header.size();
        return refusalOfBytes(std::string(reinterpret_cast<const char*>(&length), 8) + header + data);
    }

    [[nodiscard]] std::string refusalOfBytes(const std::string& bytes) const {
        std::ofstream(file_, std::ios::binary) << bytes;
        const auto opened = SafetensorsFile::open(file_);
        if (opened) return "accepted";
        EXPECT_THAT(opened.error().message, HasSubstr(file_.string()));
        return opened.error().message;
    }

    fs::path folder_ = fs::temp_directory_path() / ("safetensors_test_" + std::to_string(::getpid()));
    fs::path file_ = folder_ / "file.safetensors";
};

TEST_F(Safetensors, KeepsEveryTypeShapeAndStride) {
    std::map<std::string, at::Tensor> tensors;
    for (const auto type :
         {at::kDouble, at::kFloat, at::kHalf, at::kBFloat16, at::kLong, at::kInt, at::kByte, at::kBool}) {
        tensors[std::string("matrix ") + toString(type)] = at::randint(0, 2, {3, 5}).to(type);
        tensors[std::string("transposed ") + toString(type)] = at::randint(0, 2, {5, 3}).to(type).t();
        tensors[std::string("scalar ") + toString(type)] = at::ones({}, type);
        tensors[std::string("empty ") + toString(type)] = at::ones({2, 0}, type);
    }
    tensors["\"quoted\" ✓ name"] = at::rand({1});
    ASSERT_TRUE(writeSafetensors(file_, tensors, {{"format", "pt"}, {"step", "12"}}));
    const auto file = SafetensorsFile::open(file_);
    ASSERT_TRUE(file) << file.error().message;
    EXPECT_EQ(file->header().metadata.at("step"), "12");
    ASSERT_EQ(file->header().tensors.size(), tensors.size());
    for (const auto& [name, value] : tensors) {
        EXPECT_EQ(file->tensor(name).scalar_type(), value.scalar_type()) << name;
        EXPECT_TRUE(at::equal(file->tensor(name), value)) << name;
        EXPECT_EQ(file->header().tensors.at(name).begin % value.element_size(), 0) << name;
    }
}

TEST_F(Safetensors, StartsDataAtAMultipleOfEight) {
    for (int length = 1; length < 10; ++length) {
        ASSERT_TRUE(writeSafetensors(file_, {{std::string(length, 'x'), at::ones({1}, at::kByte)}}));
        EXPECT_EQ((fs::file_size(file_) - 1) % 8, 0);
    }
}

TEST_F(Safetensors, AcceptsAnEmptyFileOfTheFormat) {
    ASSERT_TRUE(writeSafetensors(file_, {}, {}));
    EXPECT_TRUE(SafetensorsFile::open(file_)->header().tensors.empty());
}

TEST_F(Safetensors, RefusesBrokenFiles) {
    EXPECT_THAT(refusalOfBytes(""), HasSubstr("too short"));
    EXPECT_THAT(refusalOfBytes("1234567"), HasSubstr("too short"));
    EXPECT_THAT(refusalOfBytes(std::string(8, '\xff')), HasSubstr("claims a header of 18446744073709551615 bytes"));
    EXPECT_THAT(refusalOfBytes(std::string("\x09\0\0\0\0\0\0\0{}", 10)), HasSubstr("claims a header of 9 bytes"));
    EXPECT_THAT(SafetensorsFile::open(folder_ / "absent").error().message, HasSubstr("No such file"));
    EXPECT_THAT(SafetensorsFile::open(folder_).error().message, HasSubstr("not a regular file"));
}

TEST_F(Safetensors, RefusesBrokenHeaders) {
    EXPECT_THAT(refusal(""), HasSubstr("does not start with {"));
    EXPECT_THAT(refusal("[]"), HasSubstr("does not start with {"));
    EXPECT_THAT(refusal("{\"a\":"), HasSubstr("not valid"));
    EXPECT_THAT(refusal("{\"\xff\":1}"), HasSubstr("UTF-8"));
    EXPECT_THAT(refusal("{\"a\":1}"), HasSubstr("tensor \"a\": it lacks dtype"));
    EXPECT_THAT(refusal("{\"a\":" + std::string(1'000'000, '[')), HasSubstr("nested too deeply"));
    EXPECT_THAT(refusal(R"({"__metadata__":{"a":1}})"), HasSubstr("__metadata__"));
    EXPECT_THAT(refusal(R"({"__metadata__":"x"})"), HasSubstr("__metadata__"));
    const std::string entry = R"("a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]})";
    EXPECT_THAT(refusal("{" + entry + "," + entry + "}", "x"), HasSubstr("\"a\" occurs twice"));
    EXPECT_THAT(refusal(R"({"a":{"dtype":"U8","shape":[1],"shape":[1],"data_offsets":[0,1]}})", "x"),
                HasSubstr("\"shape\" occurs twice"));
}

TEST_F(Safetensors, RefusesTensorsThatDoNotFit) {
    const auto one = [&](const std::string& dtype, const std::string& shape, const std::string& offsets) {
        return refusal(
            "{\"weight\":{\"dtype\":" + dtype + ",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}",
            std::string(8, 'x'));
    };
    EXPECT_EQ(one("\"F32\"", "[2,1]", "[0,8]"), "accepted");
    EXPECT_THAT(one("\"F32\"", "[3]", "[0,8]"), HasSubstr("tensor \"weight\": type \"F32\" and shape [3]"));
    EXPECT_THAT(one("\"F64\"", "[2]", "[0,8]"), HasSubstr("do not make the 8 bytes"));
    EXPECT_THAT(one("\"F8_E4M3\"", "[8]", "[0,8]"), HasSubstr("\"F8_E4M3\" is not supported"));
    EXPECT_THAT(one("7", "[8]", "[0,8]"), HasSubstr("type 7 is not supported"));
    EXPECT_THAT(one("\"U8\"", "[-8]", "[0,8]"), HasSubstr("[-8] is impossible"));
    EXPECT_THAT(one("\"U8\"", "[8.0]", "[0,8]"), HasSubstr("impossible"));
    EXPECT_THAT(one("\"U8\"", "8", "[0,8]"), HasSubstr("no list"));
    EXPECT_THAT(one("\"U8\"", "[18446744073709551615]", "[0,8]"), HasSubstr("impossible"));
    EXPECT_THAT(one("\"F32\"", "[4611686018427387904,4]", "[0,8]"), HasSubstr("do not make"));
    EXPECT_THAT(one("\"F32\"", "[4611686018427387906]", "[0,8]"), HasSubstr("do not make"));
    EXPECT_THAT(one("\"U8\"", "[8]", "[0,9]"), HasSubstr("outside the data of 8 bytes"));
    EXPECT_THAT(one("\"U8\"", "[8]", "[8,0]"), HasSubstr("outside the data"));
    EXPECT_THAT(one("\"U8\"", "[8]", "[0,18446744073709551615]"), HasSubstr("outside the data"));
    EXPECT_THAT(one("\"U8\"", "[8]", "[-1,7]"), HasSubstr("no two offsets"));
    EXPECT_THAT(one("\"U8\"", "[8]", "[8]"), HasSubstr("no two offsets"));
    EXPECT_THAT(one("\"U8\"", "[7]", "[1,8]"), HasSubstr("gap in front"));
    EXPECT_THAT(one("\"U8\"", "[7]", "[0,7]"), HasSubstr("1 bytes at the end belong to no tensor"));
}

TEST_F(Safetensors, RefusesOverlapAndGap) {
    const auto two = [&](const std::string& first, const std::string& second) {
        return refusal(R"({"a":{"dtype":"U8","shape":[4],"data_offsets":)" + first +
                           R"(},"b":{"dtype":"U8","shape":[4],"data_offsets":)" + second + "}}",
                       std::string(8, 'x'));
    };
    EXPECT_EQ(two("[4,8]", "[0,4]"), "accepted");
    EXPECT_THAT(two("[0,4]", "[3,7]"), HasSubstr("tensor \"b\": its bytes overlap"));
    EXPECT_THAT(two("[0,4]", "[0,4]"), HasSubstr("overlap"));
}

TEST_F(Safetensors, SurvivesEveryTruncationAndEveryFlippedByteOfTheHeader) {
    ASSERT_TRUE(writeSafetensors(file_, {{"a", at::rand({3})}, {"b", at::ones({2}, at::kLong)}}));
    const std::string bytes = *readFile(file_);
    for (size_t length = 0; length < bytes.size(); ++length)
        EXPECT_NE(refusalOfBytes(bytes.substr(0, length)), "accepted") << length;
    for (size_t position = 0; position < bytes.size() - 28; ++position)
        for (int bit = 0; bit < 8; ++bit) {
            std::string changed = bytes;
            changed[position] = static_cast<char>(changed[position] ^ (1 << bit));
            std::ignore = refusalOfBytes(changed);
        }
}

TEST_F(Safetensors, FailedWriteLeavesTheOldFile) {
    ASSERT_TRUE(writeSafetensors(file_, {{"a", at::ones({1})}}));
    EXPECT_FALSE(writeSafetensors(file_, {{"a", at::ones({1}, at::kComplexFloat)}}));
    std::signal(SIGXFSZ, SIG_IGN);
    struct rlimit before {};
    ::getrlimit(RLIMIT_FSIZE, &before);
    const struct rlimit small { 10'000, before.rlim_max };
    ::setrlimit(RLIMIT_FSIZE, &small);
    const auto written = writeSafetensors(file_, {{"a", at::ones({100'000})}});
    ::setrlimit(RLIMIT_FSIZE, &before);
    ASSERT_FALSE(written);
    EXPECT_THAT(written.error().message, HasSubstr("cannot write " + file_.string()));
    EXPECT_EQ(SafetensorsFile::open(file_)->tensor("a").numel(), 1);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
    EXPECT_FALSE(writeSafetensors(folder_ / "absent" / "file", {{"a", at::ones({1})}}));
}

}  // namespace
}  // namespace outeffhop::models
