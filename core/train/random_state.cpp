// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/train/random_state.h"

#include <ATen/ATen.h>
#include <fmt/ranges.h>

#include <charconv>
#include <mutex>

namespace outeffhop::train {
namespace {

std::string stateOf(at::Generator generator) {
    const std::lock_guard lock(generator.mutex());
    const at::Tensor state = generator.get_state();
    const auto* bytes = state.const_data_ptr<std::uint8_t>();
    return fmt::format("{:02x}", fmt::join(bytes, bytes + state.numel(), ""));
}

Status restore(at::Generator generator, const std::string& text) {
    const std::lock_guard lock(generator.mutex());
    at::Tensor state = at::empty({static_cast<std::int64_t>(text.size() / 2)}, at::kByte);
    for (std::int64_t i = 0; i < state.numel(); ++i) {
        const char* digits = text.data() + 2 * i;
        const auto [end, error] = std::from_chars(digits, digits + 2, state.data_ptr<std::uint8_t>()[i], 16);
        if (error != std::errc{} || end != digits + 2) return fail("the random state is not hexadecimal text");
    }
    try {
        generator.set_state(state);
    } catch (const c10::Error& error) {
        return fail("the random state does not fit this LibTorch: {}", error.what_without_backtrace());
    }
    return {};
}

at::Generator generatorOf(c10::Device device) {
    return at::globalContext().defaultGenerator(device);
}

}  // namespace

void seedRandom(std::int64_t seed) {
    at::manual_seed(static_cast<std::uint64_t>(seed));
}

RandomState randomState(c10::Device device) {
    return {stateOf(generatorOf(c10::kCPU)), device.is_cuda() ? stateOf(generatorOf(device)) : ""};
}

Status restoreRandomState(const RandomState& state, c10::Device device) {
    if (auto status = restore(generatorOf(c10::kCPU), state.cpu); !status) return status;
    if (device.is_cuda() && !state.cuda.empty()) return restore(generatorOf(device), state.cuda);
    return {};
}

}  // namespace outeffhop::train
