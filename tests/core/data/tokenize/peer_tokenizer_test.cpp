// SPDX-License-Identifier: GPL-3.0-or-later
// The same comparison as the golden one with vocabularies and texts of one's own, line by line:
//   OUTEFFHOP_TOKENIZERS_PYTHON=python3 OUTEFFHOP_TOKENIZERS=DIR/vocab.txt:DIR/vocab.json OUTEFFHOP_TEXTS=a.txt:b.txt
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/data/tokenize/open_tokenizer.h"
#include "tests/core/data/tokenize/peer_answers.h"

namespace outeffhop::data {
namespace {

std::vector<std::string> listIn(const char* variable) {
    std::vector<std::string> items;
    const auto* value = std::getenv(variable);
    std::istringstream list(value ? value : "");
    for (std::string item; std::getline(list, item, ':');) items.push_back(item);
    return items;
}

std::vector<std::string> linesOf(std::istream&& file) {
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);) lines.push_back(line);
    return lines;
}

/// What the package makes of every line of a file, in a file of JSON lines.
std::vector<std::string> peerAnswers(const std::string& tokenizer, const std::string& text) {
    const auto out = testing::TempDir() + "peer_answers.jsonl";
    const auto command = std::string(std::getenv("OUTEFFHOP_TOKENIZERS_PYTHON")) +
                         " tests/golden/tokenizers/encode_lines.py '" + tokenizer + "' '" + text + "' > " + out;
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return linesOf(std::ifstream(out));
}

TEST(PeerTokenizer, AgreesOnEveryLine) {
    if (!std::getenv("OUTEFFHOP_TOKENIZERS_PYTHON")) GTEST_SKIP() << "OUTEFFHOP_TOKENIZERS_PYTHON is not set";
    for (const auto& path : listIn("OUTEFFHOP_TOKENIZERS"))
        for (const auto& file : listIn("OUTEFFHOP_TEXTS")) {
            const auto tokenizer = openTokenizer(path).value();
            const auto lines = linesOf(std::ifstream(file, std::ios::binary));
            const auto answers = peerAnswers(path, file);
            ASSERT_EQ(answers.size(), lines.size()) << file;
            std::size_t tokens = 0;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                const auto ours = answerOf(*tokenizer, lines[i]);
                ASSERT_EQ(ours, Answer::from(nlohmann::json::parse(answers[i]))) << file << ", line " << i + 1;
                tokens += ours.ids.size();
            }
            std::cout << path << ", " << file << ": " << lines.size() << " lines, " << tokens << " tokens agree\n";
        }
}

}  // namespace
}  // namespace outeffhop::data
