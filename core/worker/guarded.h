// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <c10/util/Exception.h>

#include <new>

#include "core/base/result.h"

namespace outeffhop::worker {

/// Runs `task`; exceptions, LibTorch's above all, become failures.
template <class Task>
auto guarded(Task task) -> decltype(task()) {
    try {
        return task();
    } catch (const c10::Error& error) {
        return fail("{}", error.what_without_backtrace());
    } catch (const std::bad_alloc&) {
        return fail("there is not enough memory for this model and batch");
    } catch (const std::exception& error) {
        return fail("{}", error.what());
    }
}

}  // namespace outeffhop::worker
