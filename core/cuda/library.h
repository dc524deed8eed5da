// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

/// LibTorch's CUDA libraries and our kernels (the `.cu` files, each beside its CPU twin) are a shared library of their
/// own, `outeffhop_cuda`. Whatever links this room loads it before main() where an NVIDIA driver is installed;
/// elsewhere it would only cost time and memory, and LibTorch then sees no GPU.
namespace outeffhop::cuda {

/// Loads the library, once. Fails where it was not built, or LibTorch's CUDA libraries are not in place.
const Status& load();

/// Loads it only where the machine has a driver: fine, or what is missing.
const Status& loadForDriver();

/// The address of a kernel's `extern "C"` function. Throws c10::Error if the library lacks it.
void* find(const char* name);

/// function<decltype(encodeOnCuda)>("encodeOnCuda")(...)
template <class Function>
Function* function(const char* name) {
    return reinterpret_cast<Function*>(find(name));
}

}  // namespace outeffhop::cuda
