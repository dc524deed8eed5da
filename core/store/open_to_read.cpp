// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/store/open_to_read.h"

#include "core/base/file_lock.h"

namespace outeffhop::store {
namespace fs = std::filesystem;

std::string immutableUri(const fs::path& path) {
    std::string uri = "file:";
    for (const char c : fs::absolute(path).string()) {
        if (c == '%' || c == '?' || c == '#')
            uri += fmt::format("%{:02X}", static_cast<unsigned char>(c));
        else
            uri += c;
    }
    return uri + "?immutable=1";
}

bool isAtRest(const RunFolder& folder) {
    std::error_code none;
    auto journal = folder.database();
    journal += "-wal";
    const bool journalEmpty = !fs::exists(journal, none) || fs::file_size(journal, none) == 0;
    return journalEmpty && !FileLock::isHeld(folder.lock());
}

bool needsWritableFolder(const SQLite::Exception& exception) {
    constexpr int kReadOnly = 8, kCannotOpen = 14;
    return exception.getErrorCode() == kReadOnly || exception.getErrorCode() == kCannotOpen;
}

}  // namespace outeffhop::store
