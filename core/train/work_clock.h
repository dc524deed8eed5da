// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/core/Device.h>

namespace outeffhop::train {

/// Seconds of work of the calling thread: its processor time when it computes itself, so that shares stay right on a
/// machine that is busy with other things; the time that passes when a GPU computes. For differences only.
double workSeconds(c10::Device device);

}  // namespace outeffhop::train
