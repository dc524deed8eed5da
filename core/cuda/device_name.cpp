// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/device_name.h"

#include <ATen/cuda/CUDAContextLight.h>

namespace outeffhop::cuda {

void cudaDeviceName(int index, std::string& name) {
    name = at::cuda::getDeviceProperties(static_cast<c10::DeviceIndex>(index))->name;
}

}  // namespace outeffhop::cuda
