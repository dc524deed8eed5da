// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/attention/dropout.h"

#include <ATen/CPUGeneratorImpl.h>

#include <mutex>

namespace outeffhop::attention {

std::uint64_t drawSeed() {
    auto generator = at::detail::getDefaultCPUGenerator();
    const std::scoped_lock lock(generator.mutex());
    return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
}

}  // namespace outeffhop::attention
