// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/device.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <malloc.h>
#include <unistd.h>

#include <cstdlib>

#include "core/cuda/library.h"

namespace outeffhop::train {

namespace {

/// Keeps the memory of a step's tensors for the next step: fresh pages cost a small model a tenth of its time.
void keepFreedMemory() {
#ifdef M_TRIM_THRESHOLD
    ::mallopt(M_MMAP_THRESHOLD, 32 << 20);  // the largest that malloc takes
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

/// Why a driver that is there is of no use, in brackets.
std::string missing() {
    const Status& loaded = cuda::loadForDriver();
    return loaded ? "" : fmt::format(" ({})", loaded.error().message);
}

}  // namespace

Result<c10::Device> prepareDevice(const config::RunConfig::Train& train) {
    at::set_num_threads(static_cast<int>(train.threads > 0 ? train.threads : ::sysconf(_SC_NPROCESSORS_ONLN)));
    keepFreedMemory();
    if (train.device == "cuda" && !at::hasCUDA())
        return fail("train.device: there is no usable NVIDIA GPU{}; use auto or cpu", missing());
    if (train.deterministic) {
        ::setenv("CUBLAS_WORKSPACE_CONFIG", ":4096:8", /*overwrite=*/0);
        at::globalContext().setDeterministicAlgorithms(true, /*warn_only=*/false);
        at::globalContext().setBenchmarkCuDNN(false);
    }
    const bool onGpu = train.device != "cpu" && at::hasCUDA();
    return onGpu ? c10::Device(c10::kCUDA, 0) : c10::Device(c10::kCPU);
}

}  // namespace outeffhop::train
