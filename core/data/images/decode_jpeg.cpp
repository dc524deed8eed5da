// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/data/images/decode_jpeg.h"

#include <csetjmp>
#include <cstddef>
#include <cstdio>

#include "core/data/images/decode_image.h"
// libjpeg's headers need those of the C library before them.
#include <jerror.h>
#include <jpeglib.h>

namespace outeffhop::data {
namespace {

/// libjpeg leaves through longjmp: every call stands in a function without objects of its own.
class Decoder {
 public:
    explicit Decoder(std::span<const std::uint8_t> bytes) {
        jpeg_.err = ::jpeg_std_error(&errors_);
        errors_.error_exit = leave;
        errors_.emit_message = refuseEarlyEnd;
        errors_.output_message = [](j_common_ptr) {};
        jpeg_.client_data = this;
        ::jpeg_create_decompress(&jpeg_);
        monitor_.progress_monitor = refuseManyScans;
        jpeg_.progress = &monitor_;
        ::jpeg_mem_src(&jpeg_, bytes.data(), bytes.size());
    }
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() { ::jpeg_destroy_decompress(&jpeg_); }

    bool readHeader() {
        if (setjmp(failed_)) return false;
        ::jpeg_read_header(&jpeg_, TRUE);
        jpeg_.out_color_space = jpeg_.num_components == 4 ? JCS_CMYK : JCS_RGB;
        return true;
    }

    /// Rows of channels() values a pixel.
    bool readRows(std::uint8_t* rows) {
        if (setjmp(failed_)) return false;
        ::jpeg_start_decompress(&jpeg_);
        while (jpeg_.output_scanline < jpeg_.output_height) {
            auto* row = rows + std::size_t(jpeg_.output_scanline) * jpeg_.output_width * channels();
            ::jpeg_read_scanlines(&jpeg_, &row, 1);
        }
        return true;
    }

    [[nodiscard]] int width() const { return static_cast<int>(jpeg_.image_width); }
    [[nodiscard]] int height() const { return static_cast<int>(jpeg_.image_height); }
    [[nodiscard]] int channels() const { return jpeg_.out_color_space == JCS_CMYK ? 4 : kChannels; }
    [[nodiscard]] const char* reason() const { return reason_; }

 private:
    static Decoder& of(j_common_ptr jpeg) { return *static_cast<Decoder*>(jpeg->client_data); }

    [[noreturn]] static void leave(j_common_ptr jpeg) {
        jpeg->err->format_message(jpeg, of(jpeg).reason_);
        std::longjmp(of(jpeg).failed_, 1);
    }
    static void refuseEarlyEnd(j_common_ptr jpeg, int level) {
        if (level < 0 && jpeg->err->msg_code == JWRN_JPEG_EOF) leave(jpeg);
    }
    static void refuseManyScans(j_common_ptr jpeg) {
        constexpr int kMost = 500;
        if (jpeg->is_decompressor && reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number > kMost) {
            std::snprintf(of(jpeg).reason_, JMSG_LENGTH_MAX, "it has more than %d scans", kMost);
            std::longjmp(of(jpeg).failed_, 1);
        }
    }

    jpeg_decompress_struct jpeg_{};
    jpeg_error_mgr errors_{};
    jpeg_progress_mgr monitor_{};
    std::jmp_buf failed_{};
    char reason_[JMSG_LENGTH_MAX]{};
};

/// a b / 255, rounded as Pillow does.
int share(int a, int b) {
    const int product = a * b + 128;
    return ((product >> 8) + product) >> 8;
}

/// From inks as Adobe's programs store them, upside down: 255 is no ink.
std::vector<std::uint8_t> fromInks(const std::vector<std::uint8_t>& inks) {
    std::vector<std::uint8_t> pixels;
    pixels.reserve(inks.size() / 4 * kChannels);
    for (std::size_t i = 0; i < inks.size(); ++i)
        if (i % 4 != 3) pixels.push_back(static_cast<std::uint8_t>(inks[i | 3] - share(255 - inks[i], inks[i | 3])));
    return pixels;
}

}  // namespace

bool isJpeg(std::span<const std::uint8_t> bytes) {
    return bytes.size() > 2 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

Result<Image> decodeJpeg(std::span<const std::uint8_t> bytes) {
    Decoder decoder(bytes);
    if (!decoder.readHeader()) return fail("it cannot be decoded ({})", decoder.reason());
    if (auto status = checkSize(decoder.width(), decoder.height()); !status) return fail(status.error());
    std::vector<std::uint8_t> rows(std::size_t(decoder.width()) * decoder.height() * decoder.channels());
    if (!decoder.readRows(rows.data())) return fail("it cannot be decoded ({})", decoder.reason());
    if (decoder.channels() == 4) rows = fromInks(rows);
    return Image{decoder.width(), decoder.height(), std::move(rows)};
}

}  // namespace outeffhop::data
