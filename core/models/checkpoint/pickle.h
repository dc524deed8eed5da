// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

/// The part of Python's pickle that torch.save() needs for a state dict. Nothing is ever called: the three functions
/// such a file may name have a meaning of their own here, and any other one is refused.
namespace outeffhop::models {

/// A tensor as a pickle describes it: a view of a storage.
struct PickledTensor {
    std::string storageType;  ///< e.g. "FloatStorage"
    std::string key;          ///< names the record with its bytes
    std::int64_t offset = 0;  ///< in elements, like the strides
    std::vector<std::int64_t> sizes, strides;
};

/// The tensors of a state dict by name; one below "state_dict" or "model" is taken too. Fails on what is not such a
/// file, naming the place.
Result<std::map<std::string, PickledTensor>> readPickledStateDict(std::string_view bytes);

}  // namespace outeffhop::models
