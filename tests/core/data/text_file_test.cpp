// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/text_file.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/support/ordinary_user.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using testing::HasSubstr;

fs::path writeText(const std::string& text) {
    const auto path = tests::programFolder() / "text_file_test.txt";
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

TEST(TextFile, ReadsAnyPiece) {
    const auto file = TextFile::open(writeText("hello world")).value();
    EXPECT_EQ(file.size(), 11u);
    EXPECT_EQ(file.read(6, 5).value(), (std::vector<std::uint8_t>{'w', 'o', 'r', 'l', 'd'}));
}

TEST(TextFile, SaysWhatItCannotRead) {
    const auto message = [](const fs::path& path) { return TextFile::open(path).error().message; };
    EXPECT_THAT(message("/nowhere/x"), HasSubstr("cannot read /nowhere/x: No such file"));
    EXPECT_THAT(message(tests::programFolder()), HasSubstr("is a folder"));
    EXPECT_THAT(message(writeText("")), HasSubstr("is empty"));
    EXPECT_THAT(message("/dev/null"), HasSubstr("not an ordinary file"));
    const auto pipe = tests::programFolder() / "text_file_test.pipe";
    fs::remove(pipe);
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(message(pipe), HasSubstr("not an ordinary file")) << "and does not wait for a writer";
}

TEST(TextFile, SaysThatItMayNotRead) {
    const auto path = writeText("secret");
    ::chmod(path.c_str(), 0000);
    EXPECT_THAT(tests::asOrdinaryUser([&] { return TextFile::open(path).error().message; }),
                HasSubstr(path.string() + ": Permission denied"));
    fs::remove(path);
}

TEST(TextFile, NoticesThatItShrank) {
    const auto path = writeText(std::string(1000, 'x'));
    const auto file = TextFile::open(path).value();
    fs::resize_file(path, 10);
    EXPECT_THAT(file.read(500, 4).error().message, HasSubstr("shorter"));
}

TEST(TextFile, FingerprintsTellFilesApart) {
    const auto fingerprint = [](const std::string& text) {
        return TextFile::open(writeText(text))->fingerprint().value();
    };
    std::string text(100'000, 'x');
    const auto original = fingerprint(text);
    EXPECT_EQ(fingerprint(text), original);
    text[50'000] = 'y';
    EXPECT_NE(fingerprint(text), original);
    EXPECT_NE(fingerprint("x"), fingerprint("xx"));
}

TEST(TextFile, ReadsFilesFarLargerThanMemory) {
    const auto path = writeText("start");
    fs::resize_file(path, std::uintmax_t{1} << 40);
    const auto file = TextFile::open(path).value();
    EXPECT_EQ(file.read((std::uint64_t{1} << 40) - 3, 3).value(), (std::vector<std::uint8_t>{0, 0, 0}));
    EXPECT_TRUE(file.fingerprint());
    fs::remove(path);
}

}  // namespace
}  // namespace outeffhop::data
