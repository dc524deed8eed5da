// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <map>
#include <string>

#include "core/data/random.h"

namespace outeffhop::fuzz {

/// Contents of files by their paths below a folder.
using Files = std::map<std::string, std::string>;

/// Changes files in one to eight places: bits, bytes, numbers, lengths, pieces, and the structure of what is JSON
/// (*.json, and the headers of *.safetensors). The same key gives the same changes.
class Mutator {
 public:
    explicit Mutator(std::initializer_list<std::uint64_t> key) : random_(key) {}

    void mutate(Files& files);

 private:
    void mutateOne(const std::string& name, std::string& bytes);
    void mutateSafetensors(std::string& bytes);

    data::Random random_;
};

/// One change of bytes, whatever they mean.
void mutateBytes(std::string& bytes, data::Random& random);

/// One change of a node anywhere in a JSON text; what is no JSON has its bytes changed.
void mutateJson(std::string& text, data::Random& random);

}  // namespace outeffhop::fuzz
