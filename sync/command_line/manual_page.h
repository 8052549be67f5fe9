#pragma once

#include <string>

namespace CLI {
class App;
}

namespace qiaomen {

// The manual page of a program, as man(7) reads it: all that the --help of every command says, from the same
// declarations.
std::string manual_page(const CLI::App& program, const std::string& version);

}  // namespace qiaomen
