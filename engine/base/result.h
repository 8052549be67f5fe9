#pragma once

#include <expected>
#include <stdexcept>
#include <string>
#include <utility>

namespace qiaomen {

// What the world may answer. `Refused` covers every rule that says no; its message is made for people.
enum class Errc {
  Malformed,  // bytes or text that break their format
  TooLarge,   // above a cap of PROTOCOL_RULES §1
  NotFound,
  Refused,          // a rule or a permission says no
  Offline,          // the request may or may not have reached the hub
  Unauthenticated,  // unknown key or bad signature
  Blocked,          // the hub blocked this device
  Unsupported,      // written by a newer version
  Busy,             // somebody else holds it; try again
  Unavailable,      // disk, certificate, file: the machine does not give it
};

struct Error {
  Errc code;
  std::string message;  // what happened, what was kept, what to do next
};

template <typename T = void>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(Errc code, std::string message) {
  return std::unexpected(Error{code, std::move(message)});
}

// The store is broken (disk full, corrupt file). Rolls back on its way; caught at the façade, the hub's request
// boundary and main.
class StoreError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

#define QIAOMEN_CONCAT_(a, b) a##b
#define QIAOMEN_CONCAT(a, b) QIAOMEN_CONCAT_(a, b)
// TRY(auto x, call()): x is the value, or this function returns the error.
#define TRY(name, expr) TRY_(name, expr, QIAOMEN_CONCAT(try_result_, __LINE__))
#define TRY_(name, expr, tmp)                               \
  auto tmp = (expr);                                        \
  if (!tmp) return std::unexpected(std::move(tmp).error()); \
  name = *std::move(tmp)
// The same for Result<void>.
#define TRY_VOID(expr) \
  if (auto try_void_result = (expr); !try_void_result) return std::unexpected(std::move(try_void_result).error())

}  // namespace qiaomen
