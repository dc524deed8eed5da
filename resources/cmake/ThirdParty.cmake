# Libraries both programs use. All are linked statically or are header-only, so that the worker
# runs on a machine that has LibTorch and nothing else of ours.
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(nlohmann_json REQUIRED)
find_package(CLI11 REQUIRED)
find_package(tl-expected REQUIRED)
find_package(zstd REQUIRED)

# One SQLite in each process, and not a shared one: the file locks of two copies would break each other.
find_library(SQLite3_LIBRARY NAMES libsqlite3.a sqlite3 REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(SQLiteCpp REQUIRED)
set_property(TARGET SQLite::SQLite3 APPEND PROPERTY INTERFACE_LINK_LIBRARIES Threads::Threads ${CMAKE_DL_LIBS} m)

find_library(UTF8PROC_LIBRARY NAMES libutf8proc.a utf8proc REQUIRED)
add_library(outeffhop_utf8proc INTERFACE)
target_link_libraries(outeffhop_utf8proc INTERFACE ${UTF8PROC_LIBRARY})
target_compile_definitions(outeffhop_utf8proc INTERFACE UTF8PROC_STATIC)

find_library(JPEG_LIBRARY NAMES libjpeg.a jpeg REQUIRED)
add_library(outeffhop_jpeg INTERFACE)
target_link_libraries(outeffhop_jpeg INTERFACE ${JPEG_LIBRARY})

set(ZLIB_USE_STATIC_LIBS ON)
find_package(ZLIB REQUIRED)
