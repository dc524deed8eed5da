// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>

/// Products of dense row-major matrices for code that already runs on several threads: each call uses one thread when
/// made inside at::parallel_for.
namespace outeffhop::models::fused {

/// c [m, n] = a [m, k] b^T with b [n, k].
template <class T>
void multiplyTransposed(std::int64_t m, std::int64_t n, std::int64_t k, const T* a, const T* b, T* c);

/// c [m, n] = a [m, k] b with b [k, n], or that added to c.
template <class T>
void multiply(std::int64_t m, std::int64_t n, std::int64_t k, const T* a, const T* b, T* c, bool accumulate = false);

}  // namespace outeffhop::models::fused
