#pragma once

#include <filesystem>

namespace qiaomen {

// Where the program's own files are, `strings` among them: installed, in ../share/qiaomen of where it runs from; else
// the assets of the tree that it was built from.
std::filesystem::path data_folder(const std::filesystem::path& program = "/proc/self/exe");

}  // namespace qiaomen
