#include "sync/hub/http_message.h"

#include <utility>  // before Asio, which forgets it

#include <fmt/format.h>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // of boost::optional, when sanitizers are on
#endif
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/vector_body.hpp>
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#include <algorithm>
#include <cctype>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/assert.h"

namespace qiaomen {
namespace {

namespace http = boost::beast::http;
using Parser = http::request_parser<http::vector_body<std::uint8_t>>;
using ErrorCode = boost::system::error_code;

constexpr std::size_t kHeadPiece_bytes = 2048;
constexpr std::size_t kBodyPiece_bytes = 16384;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

int status_of(ErrorCode error) {
  if (error == http::error::body_limit) return 413;
  if (error == http::error::header_limit) return 431;
  return 400;
}

void append_header(std::string& head, std::string_view name, std::string_view value) {
  constexpr std::string_view kBreaks("\r\n\0", 3);
  ASSERT(name.find_first_of(kBreaks) == name.npos && value.find_first_of(kBreaks) == value.npos);
  head.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

struct HttpRequestReader::Impl {
  explicit Impl(const Limits& the_limits) : limits(the_limits) {}

  State refuse(int status) {
    refusal = status;
    parser.reset();
    return State::Refused;
  }

  Limits limits;
  boost::beast::flat_buffer buffer;
  std::optional<Parser> parser;
  bool head_is_read = false;
  int refusal = 0;
};

HttpRequestReader::HttpRequestReader(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
HttpRequestReader::~HttpRequestReader() = default;

std::span<std::uint8_t> HttpRequestReader::room() {
  const auto space = impl_->buffer.prepare(impl_->head_is_read ? kBodyPiece_bytes : kHeadPiece_bytes);
  return {static_cast<std::uint8_t*>(space.data()), space.size()};
}

void HttpRequestReader::filled(std::size_t size) { impl_->buffer.commit(size); }
bool HttpRequestReader::has_bytes() const { return impl_->buffer.size() > 0; }
void HttpRequestReader::shrink() { impl_->buffer.shrink_to_fit(); }

void HttpRequestReader::begin() {
  impl_->head_is_read = false;
  impl_->parser.emplace();
  impl_->parser->header_limit(static_cast<std::uint32_t>(impl_->limits.head_bytes));
  impl_->parser->body_limit(impl_->limits.body_bytes);
}

HttpRequestReader::State HttpRequestReader::parse() {
  auto& [limits, buffer, parser, head_is_read, refusal] = *impl_;
  while (buffer.size() > 0 && !parser->is_done()) {
    ErrorCode error;
    buffer.consume(parser->put(buffer.data(), error));
    if (error == http::error::need_more) break;
    if (error) return impl_->refuse(status_of(error));
    if (head_is_read || !parser->is_header_done()) continue;
    head_is_read = true;
    parser->eager(true);
    const bool awaits = lower_case(view(parser->get()[http::field::expect])) == "100-continue" && !parser->is_done();
    return awaits ? State::AwaitsConsent : State::HeadComplete;
  }
  if (parser->is_done()) return State::Complete;
  // Beast leaves only the line before a chunk, of any length, or a part of the trailer.
  if (head_is_read && buffer.size() > limits.head_bytes) return impl_->refuse(431);
  return State::NeedsMore;
}

bool HttpRequestReader::head_is_read() const { return impl_->head_is_read; }
int HttpRequestReader::refusal() const { return impl_->refusal; }

HttpRequest HttpRequestReader::take() {
  auto message = impl_->parser->release();
  impl_->parser.reset();
  HttpRequest taken;
  taken.keep_alive = message.keep_alive();
  taken.wants_body = message.method() != http::verb::head;
  taken.request.method = view(message.method_string());
  taken.request.target = view(message.target());
  for (const auto& field : message) {
    taken.request.headers.emplace_back(lower_case(view(field.name_string())), view(field.value()));
  }
  taken.request.body = std::move(message.body());
  return taken;
}

Bytes to_http(const ServerReply& reply, bool keep_alive, bool with_body) {
  // A reason is optional (RFC 9112 §4), and what succeeds needs none; the blank before it is not.
  const auto status = http::int_to_status(static_cast<unsigned>(reply.status));
  const auto reason = reply.status == 200 ? std::string_view{} : view(http::obsolete_reason(status));
  auto head = fmt::format("HTTP/1.1 {} {}\r\n", reply.status, reason);
  const bool is_bodiless = reply.status == 204 || reply.status == 304;
  ASSERT(reply.status >= 200 && reply.status <= 599 && (!is_bodiless || reply.body.empty()));
  if (!is_bodiless) append_header(head, "Content-Length", std::to_string(reply.body.size()));
  if (!is_bodiless && !reply.content_type.empty()) append_header(head, "Content-Type", reply.content_type);
  for (const auto& [name, value] : reply.headers) append_header(head, name, value);
  if (!keep_alive) append_header(head, "Connection", "close");
  head.append("\r\n");
  Bytes bytes(head.begin(), head.end());
  if (with_body) bytes.insert(bytes.end(), reply.body.begin(), reply.body.end());
  return bytes;
}

}  // namespace qiaomen
