// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/paths.h"

#include <fcntl.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <system_error>

namespace outeffhop {
namespace fs = std::filesystem;
namespace {

fs::path programDirectory() {
    std::error_code ignored;
    return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

/// Writes everything and flushes it to the disk; 0 or errno.
int writeDurably(int file, std::string_view content) {
    while (!content.empty()) {
        const auto written = ::write(file, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return errno;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return ::fsync(file) == 0 ? 0 : errno;
}

}  // namespace

fs::path defaultWorkspace() {
    if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data) return fs::path(data) / "outeffhop";
    const char* home = std::getenv("HOME");
    return fs::path(home ? home : "/tmp") / ".local" / "share" / "outeffhop";
}

fs::path sharedDirectory() {
    if (const auto installed = programDirectory().parent_path() / "share" / "outeffhop-studio"; fs::exists(installed))
        return installed;
    return OUTEFFHOP_SOURCE_DIR;
}

fs::path siblingProgram(std::string_view name) {
    return programDirectory() / name;
}

Status writeFileAtomically(const fs::path& path, std::string_view content) {
    auto temporary = path;
    temporary += ".tmp" + std::to_string(::getpid());
    const int file = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file < 0) return fail("cannot write {}: {}", path.string(), std::strerror(errno));
    int failure = writeDurably(file, content);
    ::close(file);
    if (!failure && ::rename(temporary.c_str(), path.c_str()) != 0) failure = errno;
    if (failure) {
        ::unlink(temporary.c_str());
        return fail("cannot write {}: {}", path.string(), std::strerror(failure));
    }
    return {};
}

Result<std::string> readFile(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail("cannot read {}: {}", path.string(), std::strerror(errno));
    constexpr std::size_t kMost = std::size_t{256} << 20;
    std::string content;
    for (std::array<char, 1 << 14> piece; file && content.size() <= kMost;) {
        file.read(piece.data(), piece.size());
        content.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) return fail("cannot read {}: {}", path.string(), std::strerror(errno));
    if (content.size() > kMost) return fail("{} has more than {} bytes", path.string(), kMost);
    return content;
}

std::uintmax_t directoryBytes(const fs::path& path) {
    std::uintmax_t bytes = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(path, fs::directory_options::skip_permission_denied, error), end;
         !error && entry != end; entry.increment(error)) {
        std::error_code gone;
        if (entry->is_regular_file(gone)) bytes += entry->file_size(gone);
    }
    return bytes;
}

bool isOnNetworkFilesystem(const fs::path& path) {
    constexpr std::array<long, 9> kRemote{0x6969 /* NFS */,
                                          0x517B /* SMB */,
                                          0xFF534D42 /* CIFS */,
                                          0xFE534D42 /* SMB2 */,
                                          0x65735546 /* FUSE (sshfs) */,
                                          0x0BD00BD0 /* Lustre */,
                                          0x00C36400 /* Ceph */,
                                          0x47504653 /* GPFS */,
                                          0x19830326 /* BeeGFS */};
    struct statfs info {};
    auto existing = path;
    while (!existing.empty() && ::statfs(existing.c_str(), &info) != 0 && existing.has_relative_path())
        existing = existing.parent_path();
    const auto type = static_cast<long>(static_cast<unsigned>(info.f_type));
    for (const long remote : kRemote)
        if (type == remote) return true;
    return false;
}

}  // namespace outeffhop
