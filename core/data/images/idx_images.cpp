// SPDX-License-Identifier: GPL-3.0-or-later
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/data/images/image_source.h"
#include "core/data/random.h"

namespace outeffhop::data {
namespace fs = std::filesystem;
namespace {

using Bytes = std::vector<std::uint8_t>;

struct Idx {
    std::vector<std::uint32_t> sizes;
    Bytes values;
};

/// Reads a file that may be gzipped.
class Reader {
 public:
    explicit Reader(const fs::path& path) : path_(path.string()), file_(::gzopen(path.c_str(), "rb")) {}
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() {
        if (file_) ::gzclose(file_);
    }

    /// In pieces, so that a header that promises more than there is costs no memory.
    Result<Bytes> read(std::uint64_t count) {
        constexpr std::uint64_t kPiece = 1 << 24;
        if (!file_) return fail("cannot read {}: {}", path_, std::strerror(errno));
        Bytes bytes;
        while (bytes.size() < count) {
            const auto done = bytes.size(), piece = std::min(kPiece, count - done);
            bytes.resize(done + piece);
            const int got = ::gzread(file_, bytes.data() + done, static_cast<unsigned>(piece));
            int code = 0;
            if (got < 0) return fail("cannot read {}: {}", path_, ::gzerror(file_, &code));
            if (static_cast<std::uint64_t>(got) < piece)
                return fail("{} ends after {} bytes; its header promises more", path_, done + got);
        }
        return bytes;
    }

 private:
    std::string path_;
    gzFile file_;
};

std::uint32_t bigEndian(const std::uint8_t* bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

Result<Idx> readIdx(const fs::path& path, std::size_t dimensions) {
    constexpr std::uint64_t kMost = std::uint64_t{2} << 30;
    constexpr std::uint8_t kUnsignedBytes = 8;
    Reader reader(path);
    const auto magic = reader.read(4);
    if (!magic) return fail(magic.error());
    if ((*magic)[0] != 0 || (*magic)[1] != 0 || (*magic)[2] != kUnsignedBytes || (*magic)[3] != dimensions)
        return fail("{} is no IDX file of bytes with {} dimensions", path.string(), dimensions);
    const auto header = reader.read(4 * dimensions);
    if (!header) return fail(header.error());
    Idx idx;
    std::uint64_t count = 1;
    for (std::size_t i = 0; i < dimensions; ++i) {
        idx.sizes.push_back(bigEndian(header->data() + 4 * i));
        if (idx.sizes.back() == 0 || (count *= idx.sizes.back()) > kMost)
            return fail("{}: a size of {} is not possible or too much", path.string(), idx.sizes.back());
    }
    auto values = reader.read(count);
    if (!values) return fail(values.error());
    idx.values = std::move(*values);
    return idx;
}

class IdxImages final : public ImageSource {
 public:
    IdxImages(Idx images, Bytes labels) : images_(std::move(images)), labels_(std::move(labels)) {
        for (int i = 0; i <= *std::ranges::max_element(labels_); ++i) classes_.push_back(fmt::format("{}", i));
    }

    [[nodiscard]] std::uint64_t size() const override { return labels_.size(); }
    [[nodiscard]] Result<Image> image(std::uint64_t number) const override {
        const auto height = static_cast<int>(images_.sizes[1]), width = static_cast<int>(images_.sizes[2]);
        auto image = Image::filled(width, height);
        const auto* grey = images_.values.data() + number * images_.sizes[1] * images_.sizes[2];
        for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = grey[i / kChannels];
        return image;
    }
    [[nodiscard]] int label(std::uint64_t number) const override { return labels_[number]; }
    [[nodiscard]] const std::vector<std::string>& classes() const override { return classes_; }
    [[nodiscard]] std::uint64_t fingerprint() const override {
        auto hash = mix(images_.values.size());
        for (const auto label : labels_) hash = mix(hash ^ label);
        return hash;
    }

 private:
    Idx images_;
    Bytes labels_;
    std::vector<std::string> classes_;
};

}  // namespace

Result<std::unique_ptr<ImageSource>> openIdx(const fs::path& imagesPath, const fs::path& labelsPath) {
    auto images = readIdx(imagesPath, 3);
    if (!images) return fail(images.error());
    auto labels = readIdx(labelsPath, 1);
    if (!labels) return fail(labels.error());
    if (images->sizes[0] != labels->sizes[0])
        return fail("{} has {} images, {} has {} labels", imagesPath.string(), images->sizes[0], labelsPath.string(),
                    labels->sizes[0]);
    return std::make_unique<IdxImages>(std::move(*images), std::move(labels->values));
}

}  // namespace outeffhop::data
