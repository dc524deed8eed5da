// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// In front of a function with plain loops: compiled once for each instruction set, the loader picks one. (Not under
/// the address sanitizer, which runs before the loader's choice can.)
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__)
#define OUTEFFHOP_FOR_EACH_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define OUTEFFHOP_FOR_EACH_CPU
#endif
