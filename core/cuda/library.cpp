// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/cuda/library.h"

#include <c10/util/Exception.h>
#include <dlfcn.h>

namespace outeffhop::cuda {
namespace {

struct Library {
    void* handle = nullptr;
    Status status;
};

Library open() {
    void* const handle = ::dlopen("libouteffhop_cuda.so", RTLD_NOW | RTLD_GLOBAL);
    return handle ? Library{handle, {}} : Library{nullptr, fail("the CUDA library cannot be loaded: {}", ::dlerror())};
}

const Library& library() {
    static const Library opened = open();
    return opened;
}

bool hasDriver() {
    return ::dlopen("libcuda.so.1", RTLD_LAZY) != nullptr;
}

// LibTorch asks for its CUDA part once and remembers the answer: it has to be there before the first question.
[[maybe_unused]] const bool loadedAtStart = loadForDriver().has_value();

}  // namespace

const Status& load() {
    return library().status;
}

const Status& loadForDriver() {
    static const Status status = hasDriver() ? load() : Status{};
    return status;
}

void* find(const char* name) {
    void* const address = library().handle ? ::dlsym(library().handle, name) : nullptr;
    TORCH_CHECK(address, "outeffhop was built without the CUDA kernel ", name);
    return address;
}

}  // namespace outeffhop::cuda
