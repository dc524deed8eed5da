// SPDX-License-Identifier: GPL-3.0-or-later
// demo_workspace DIR [--live]: a workspace for looking at the studio without training: the three scripted backcopy runs
// and two earlier ones, one of them crashed. With --live the three are only made and their ids printed: fake_worker
// fills them.
#include <cstring>
#include <iostream>

#include "core/store/new_run.h"
#include "tests/support/fixture_run.h"

namespace {

using outeffhop::store::Catalogue;
using outeffhop::store::RunState;

outeffhop::Status makeEarlier(Catalogue& catalogue) {
    auto configs = outeffhop::tests::backcopyConfigs(400, 4, 4);
    configs[0].name = "pocket OPT · softmax";
    configs[2].name = "pocket OPT · OutEffHop";
    outeffhop::tests::buildRun(catalogue, configs[0], -1, RunState::finished, "");
    const auto crashed = outeffhop::tests::buildRun(catalogue, configs[2], 130, RunState::running, "");
    return catalogue.setTags(crashed.id, {"pocket", "4x4"});
}

outeffhop::Status makeLive(Catalogue& catalogue) {
    for (const auto& config : outeffhop::tests::backcopyConfigs()) {
        auto made = catalogue.create(outeffhop::store::newRun(config, "backcopy · seed 0"));
        if (!made) return outeffhop::fail(made.error());
        if (auto set = catalogue.setState(made->id, RunState::starting); !set) return set;
        std::cout << made->id << '\n';
    }
    return {};
}

outeffhop::Status makeFinished(Catalogue& catalogue) {
    for (const auto& config : outeffhop::tests::backcopyConfigs()) outeffhop::tests::buildRun(catalogue, config);
    return {};
}

}  // namespace

int main(int count, char** words) try {
    if (count < 2) {
        std::cerr << "usage: demo_workspace DIR [--live]\n";
        return 2;
    }
    auto catalogue = Catalogue::open({words[1]});
    auto made = catalogue ? makeEarlier(*catalogue) : outeffhop::Status(outeffhop::fail(catalogue.error()));
    if (made)
        made = count > 2 && std::strcmp(words[2], "--live") == 0 ? makeLive(*catalogue) : makeFinished(*catalogue);
    if (!made) std::cerr << made.error().message << '\n';
    return made ? 0 : 1;
} catch (const std::exception& failure) {
    std::cerr << failure.what() << '\n';
    return 1;
}
