// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace outeffhop::cuda {

/// "NVIDIA H100 80GB HBM3". A function of the CUDA library, see library.h.
extern "C" void cudaDeviceName(int index, std::string& name);

}  // namespace outeffhop::cuda
