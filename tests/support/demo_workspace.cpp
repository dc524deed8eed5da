// SPDX-License-Identifier: GPL-3.0-or-later
// demo_workspace DIR: a workspace with the three finished backcopy runs, for looking at the studio without training.
#include <iostream>

#include "tests/support/fixture_run.h"

int main(int count, char** words) try {
    if (count != 2) {
        std::cerr << "usage: demo_workspace DIR\n";
        return 2;
    }
    outeffhop::tests::buildBackcopyWorkspace(words[1]);
} catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
}
