// SPDX-License-Identifier: GPL-3.0-or-later
// bench_tokenize PYTHON TEXT TOKENIZER...: one thread, in turns with the `tokenizers` package of a Python.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include "core/data/tokenize/open_tokenizer.h"
#include "tests/bench/models/peer_process.h"

namespace outeffhop::bench {
namespace {

constexpr int kRounds = 7;

double secondsOf(data::Tokenizer& tokenizer, const std::string& text) {
    std::vector<data::Token> tokens;
    const auto start = std::chrono::steady_clock::now();
    tokenizer.encode(text, tokens);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void compare(const std::string& python, const std::string& path, const std::string& tokenizerPath) {
    std::ifstream file(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const auto command = python + " tests/bench/data/peer_tokenize.py '" + tokenizerPath + "' '" + path + "' ";
    PeerProcess whole(command + "whole"), lines(command + "lines");
    const auto tokenizer = data::openTokenizer(tokenizerPath).value();
    const auto coldOurs = secondsOf(*tokenizer, text), coldPeer = std::min(whole.run(1), lines.run(1));
    std::vector<double> ours, peers, ratios;
    for (int round = 0; round < kRounds; ++round) {
        ours.push_back(secondsOf(*tokenizer, text));
        peers.push_back(std::min(whole.run(1), lines.run(1)));
        ratios.push_back(peers.back() / ours.back());
    }
    const auto megabytes = static_cast<double>(text.size()) / 1e6;
    fmt::print("| {} | {:.1f} | {:.1f} | {:.1f}x | {:.1f}x |\n", tokenizerPath, megabytes / median(ours),
               megabytes / median(peers), median(ratios), coldPeer / coldOurs);
}

}  // namespace
}  // namespace outeffhop::bench

int main(int argc, char** argv) {
    if (argc < 4) {
        fmt::print(stderr, "bench_tokenize PYTHON TEXT TOKENIZER...   (in the project's folder)\n");
        return 2;
    }
    fmt::print(
        "| tokenizer | ours MB/s | package MB/s (faster of two ways) | ratio | the first time |\n"
        "| --- | --- | --- | --- | --- |\n");
    for (int i = 3; i < argc; ++i) outeffhop::bench::compare(argv[1], argv[2], argv[i]);
}
