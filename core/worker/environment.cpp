// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/worker/environment.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <sys/utsname.h>
#include <torch/version.h>
#include <unistd.h>

#include <fstream>

#include "core/cuda/device_name.h"
#include "core/cuda/library.h"
#include "core/store/health.h"
#include "outeffhop_revision.h"

namespace outeffhop::worker {
namespace {

std::string processor() {
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
    }
    return "unknown";
}

std::string hostName() {
    char name[256] = {};
    return ::gethostname(name, sizeof name - 1) == 0 ? name : "unknown";
}

std::string operatingSystem() {
    utsname system{};
    return ::uname(&system) == 0 ? std::string(system.sysname) + " " + system.release : "unknown";
}

nlohmann::ordered_json gpu(c10::Device device) {
    if (!device.is_cuda()) return nullptr;
    const auto& hooks = at::detail::getCUDAHooks();
    std::string name;
    cuda::function<decltype(cuda::cudaDeviceName)>("cudaDeviceName")(device.index(), name);
    return {{"cuda", hooks.versionCUDART()}, {"cudnn", hooks.versionCuDNN()}, {"name", name}};
}

}  // namespace

std::string programVersion() {
    const std::string commit = OUTEFFHOP_BUILT_COMMIT;
    return commit.empty() ? OUTEFFHOP_BUILT_VERSION : fmt::format("{} ({})", OUTEFFHOP_BUILT_VERSION, commit);
}

nlohmann::ordered_json environment(c10::Device device) {
    return {{"outeffhop", programVersion()},
            {"libtorch", TORCH_VERSION},
            {"sqlite", store::sqliteVersion()},
            {"device", device.is_cuda() ? "cuda" : "cpu"},
            {"gpu", gpu(device)},
            {"processor", processor()},
            {"threads", at::get_num_threads()},
            {"cores", ::sysconf(_SC_NPROCESSORS_ONLN)},
            {"host", hostName()},
            {"system", operatingSystem()}};
}

}  // namespace outeffhop::worker
