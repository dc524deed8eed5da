// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outeffhop/progress.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <thread>

#include "core/base/paths.h"
#include "tests/support/scratch_folder.h"

namespace outeffhop::cli {
namespace {

using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

using File = std::unique_ptr<std::FILE, decltype(&std::fclose)>;

/// What stands on a terminal of `columns` after something was shown there.
template <class Show>
std::string onTerminal(unsigned short columns, Show&& show) {
    const int master = ::posix_openpt(O_RDWR | O_NOCTTY);
    ::grantpt(master);
    ::unlockpt(master);
    const winsize size{24, columns, 0, 0};
    ::ioctl(master, TIOCSWINSZ, &size);
    {
        const File terminal(std::fopen(::ptsname(master), "w"), std::fclose);
        show(terminal.get());
    }
    std::string text;
    for (char byte; ::read(master, &byte, 1) == 1;) text += byte;
    ::close(master);
    return text;
}

TEST(ProgressLine, IsRedrawnInPlaceAndGoesAway) {
    const auto text = onTerminal(80, [](std::FILE* terminal) {
        ProgressLine line(terminal);
        for (int again = 0; again < 1000; ++again) line.show(0, 8, "batches");
        std::this_thread::sleep_for(std::chrono::milliseconds(150));
        line.show(6, 8, "batches");
    });
    EXPECT_THAT(text, AllOf(HasSubstr("  0 %  0 of 8 batches"), HasSubstr(" 75 %  6 of 8 batches  0 s left")));
    EXPECT_LT(text.size(), 1000u) << "more often than anybody can read";
    EXPECT_THAT(text, Not(HasSubstr("\n")));
    EXPECT_THAT(text, EndsWith("\r\x1b[K"));
}

TEST(ProgressLine, FitsANarrowTerminal) {
    const auto text = onTerminal(30, [](std::FILE* terminal) { ProgressLine(terminal).show(2, 8, "batches"); });
    EXPECT_THAT(text, AllOf(HasSubstr(" 25 %"), Not(HasSubstr("batches"))));
}

TEST(ProgressLine, IsSilentElsewhere) {
    const tests::ScratchFolder scratch;
    const auto path = scratch.path() / "out";
    {
        const File file(std::fopen(path.c_str(), "w"), std::fclose);
        ProgressLine(file.get()).show(1, 8, "batches");
    }
    EXPECT_EQ(readFile(path).value(), "");
}

}  // namespace
}  // namespace outeffhop::cli
