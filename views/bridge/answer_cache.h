// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <list>
#include <memory>
#include <string>
#include <unordered_map>

namespace outeffhop::bridge {

/// The most recently used answers of one run, dropped oldest first beyond a number of bytes.
class AnswerCache {
 public:
    explicit AnswerCache(std::size_t budgetBytes) : budget_(budgetBytes) {}

    /// nullptr: not kept. `T` has to be the type it was kept as; keys name it.
    template <class T>
    std::shared_ptr<const T> find(const std::string& key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return std::static_pointer_cast<const T>(found->second->answer);
    }

    void keep(const std::string& key, std::shared_ptr<const void> answer, std::size_t bytes) {
        erase(key);
        entries_.push_front({key, std::move(answer), bytes});
        places_[key] = entries_.begin();
        used_ += bytes;
        while (used_ > budget_ && entries_.size() > 1) erase(std::string(entries_.back().key));
    }

    void clear() {
        entries_.clear();
        places_.clear();
        used_ = 0;
    }

 private:
    struct Entry {
        std::string key;
        std::shared_ptr<const void> answer;
        std::size_t bytes;
    };

    void erase(const std::string& key) {
        const auto found = places_.find(key);
        if (found == places_.end()) return;
        used_ -= found->second->bytes;
        entries_.erase(found->second);
        places_.erase(found);
    }

    std::size_t budget_, used_ = 0;
    std::list<Entry> entries_;  ///< newest first
    std::unordered_map<std::string, std::list<Entry>::iterator> places_;
};

}  // namespace outeffhop::bridge
