# Every third-party target, once. Installed packages come first; what a system lacks, and has a CMake build of its own, is
# fetched at its pinned upstream tag. The rest must be installed.
include(FetchContent)
find_package(PkgConfig REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CURL REQUIRED)
find_package(Threads REQUIRED)
find_package(Boost 1.74 REQUIRED)
foreach(module libcbor libsodium libzstd)
  string(REPLACE "lib" "" short ${module})
  pkg_check_modules(${module} REQUIRED IMPORTED_TARGET ${module})
  add_library(${short} ALIAS PkgConfig::${module})
endforeach()
find_library(csv_library csv REQUIRED)
add_library(csv INTERFACE)
target_link_libraries(csv INTERFACE ${csv_library})

# qiaomen_package(name repository tag [find_package argument...])
macro(qiaomen_package name repository tag)
  FetchContent_Declare(${name} GIT_REPOSITORY https://github.com/${repository}.git GIT_TAG ${tag} GIT_SHALLOW ON SYSTEM
    FIND_PACKAGE_ARGS ${ARGN})
  FetchContent_MakeAvailable(${name})
endmacro()

set(CMAKE_POLICY_DEFAULT_CMP0077 NEW)  # a fetched package heeds the options set here
set(SPDLOG_FMT_EXTERNAL ON)
set(SQLITECPP_INTERNAL_SQLITE OFF)
set(SQLITECPP_RUN_CPPLINT OFF)
foreach(part PUSH PULL TESTING)
  set(ENABLE_${part} OFF)  # of prometheus-cpp: its core alone
endforeach()
qiaomen_package(fmt fmtlib/fmt 9.1.0)
qiaomen_package(spdlog gabime/spdlog v1.10.0)
qiaomen_package(CLI11 CLIUtils/CLI11 v2.1.2)
qiaomen_package(nlohmann_json nlohmann/json v3.11.2)
qiaomen_package(SQLiteCpp SRombauts/SQLiteCpp 3.2.1)
qiaomen_package(prometheus-cpp jupp0r/prometheus-cpp v1.1.0 CONFIG)

# Debian's package of it has no CMake files.
pkg_check_modules(libqrencode QUIET IMPORTED_TARGET libqrencode)
if(libqrencode_FOUND)
  add_library(qrencode ALIAS PkgConfig::libqrencode)
else()
  set(WITH_TOOLS OFF)
  set(WITHOUT_PNG ON)
  qiaomen_package(qrencode fukuchi/libqrencode v4.1.1)
  target_include_directories(qrencode SYSTEM INTERFACE ${qrencode_SOURCE_DIR})
endif()

if(QIAOMEN_TESTS)
  find_package(rapidcheck REQUIRED CONFIG)
  qiaomen_package(Catch2 catchorg/Catch2 v3.7.1 3)
endif()
