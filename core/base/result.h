// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <fmt/format.h>

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace outeffhop {

/// A failure the caller is expected to handle. `message` is a sentence for the user: what went wrong, with which
/// file or value, and what to do about it.
struct Error {
    std::string message;

    /// The same failure with the surrounding task in front: "while reading run 42: <message>".
    [[nodiscard]] Error during(const std::string& task) && {
        message = task + ": " + message;
        return std::move(*this);
    }
};

/// Either a value or an Error. Exceptions come only from third parties and are turned into this at a module's border.
template <class T>
using Result = tl::expected<T, Error>;
using Status = Result<void>;

/// fail("no column {} in {}", name, path) makes a failed Result of any type.
template <class... Args>
[[nodiscard]] tl::unexpected<Error> fail(fmt::format_string<Args...> text, Args&&... args) {
    return tl::unexpected(Error{fmt::format(text, std::forward<Args>(args)...)});
}

/// Passes an inner failure on, as a failed Result of another type.
[[nodiscard]] inline tl::unexpected<Error> fail(Error error) { return tl::unexpected(std::move(error)); }

}  // namespace outeffhop
