// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <atomic>
#include <memory>
#include <utility>

namespace outeffhop::bridge {

/// The place in a view that waits for an answer. A newer question through the same place, or its end, drops the older
/// one: its answer never arrives, and it is not even computed when the reader has not come to it yet.
class Pending {
 public:
    using Ticket = std::shared_ptr<std::atomic<bool>>;  ///< false: nobody waits any more

    Pending() = default;
    Pending(const Pending&) = delete;
    Pending& operator=(const Pending&) = delete;
    ~Pending() { drop(); }

    /// Drops what is under way and begins a new wait.
    Ticket renew() {
        drop();
        return ticket_ = std::make_shared<std::atomic<bool>>(true);
    }
    void drop() {
        if (ticket_) ticket_->store(false);
        ticket_.reset();
    }
    void finish() { ticket_.reset(); }
    [[nodiscard]] bool isWaiting() const { return ticket_ && ticket_->load(); }

 private:
    Ticket ticket_;
};

}  // namespace outeffhop::bridge
