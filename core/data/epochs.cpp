// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/epochs.h"

#include "core/data/permutation.h"
#include "core/data/streams.h"

namespace outeffhop::data {

Epochs::Visit Epochs::operator()(std::uint64_t number) const {
    const auto pass = number / size;
    const Permutation order(size, Random({seed, stream, streams::kOrder, pass}).next());
    return {pass, order(number % size)};
}

}  // namespace outeffhop::data
