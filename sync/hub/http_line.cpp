#include "sync/hub/http_line.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <string>

#include "engine/base/assert.h"

namespace qiaomen {

namespace {

std::string openssl_reason() {
  std::array<char, 256> text{};
  ERR_error_string_n(ERR_get_error(), text.data(), text.size());
  ERR_clear_error();
  return text.data();
}

void configure(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  // Lengths stand in the HTTP head, so a connection that ends without a goodbye hides nothing.
  SSL_CTX_set_options(context, SSL_OP_IGNORE_UNEXPECTED_EOF);
  SSL_CTX_set_mode(context,
                   SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

int length_of(std::size_t size) { return static_cast<int>(std::min<std::size_t>(size, INT_MAX)); }

}  // namespace

void TlsContext::Free::operator()(ssl_ctx_st* context) const { SSL_CTX_free(context); }
void HttpLine::Free::operator()(ssl_st* tls) const { SSL_free(tls); }

Result<TlsContext> TlsContext::open(const std::filesystem::path& certificate_chain, const std::filesystem::path& key) {
  TlsContext tls;
  tls.context_.reset(SSL_CTX_new(TLS_server_method()));
  auto* context = tls.context_.get();
  ASSERT(context);
  configure(context);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, certificate_chain.c_str()) != 1) {
    return fail(Errc::Unavailable, fmt::format("读不了证书 {}（{}）", certificate_chain.string(), openssl_reason()));
  }
  if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1) {
    return fail(Errc::Unavailable, fmt::format("私钥 {} 读不了，或与证书不配（{}）", key.string(), openssl_reason()));
  }
  return tls;
}

HttpLine::HttpLine(int socket, const TlsContext* tls) : socket_(socket) {
  if (!tls) return;
  tls_.reset(SSL_new(tls->context_.get()));
  ASSERT(tls_ && SSL_set_fd(tls_.get(), socket) == 1);
  SSL_set_accept_state(tls_.get());
}

HttpLine::Step HttpLine::handshake() {
  if (!tls_) return {State::Done};
  ERR_clear_error();
  return step(SSL_do_handshake(tls_.get()));
}

HttpLine::Step HttpLine::read(std::span<std::uint8_t> to) {
  if (!tls_) return plain_step(::recv(socket_, to.data(), to.size(), 0));
  ERR_clear_error();
  return step(SSL_read(tls_.get(), to.data(), length_of(to.size())));
}

HttpLine::Step HttpLine::write(BytesView from) {
  if (!tls_) {
    const auto sent = ::send(socket_, from.data(), from.size(), MSG_NOSIGNAL);
    return sent < 0 && errno == EAGAIN ? Step{State::WantsWrite} : plain_step(sent);
  }
  ERR_clear_error();
  return step(SSL_write(tls_.get(), from.data(), length_of(from.size())));
}

HttpLine::Step HttpLine::peek() {
  std::uint8_t byte = 0;
  if (!tls_) return plain_step(::recv(socket_, &byte, 1, MSG_PEEK));
  ERR_clear_error();
  return step(SSL_peek(tls_.get(), &byte, 1));
}

bool HttpLine::has_pending() const { return tls_ && SSL_has_pending(tls_.get()) == 1; }

void HttpLine::say_goodbye() {
  ERR_clear_error();
  if (tls_) SSL_shutdown(tls_.get());
  ::shutdown(socket_, SHUT_WR);
}

HttpLine::Step HttpLine::step(int result) const {
  if (result > 0) return {State::Done, static_cast<std::size_t>(result)};
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ: return {State::WantsRead};
    case SSL_ERROR_WANT_WRITE: return {State::WantsWrite};
    default: return {State::Closed};
  }
}

HttpLine::Step HttpLine::plain_step(std::ptrdiff_t result) const {
  if (result > 0) return {State::Done, static_cast<std::size_t>(result)};
  if (result < 0 && (errno == EAGAIN || errno == EINTR)) return {State::WantsRead};
  return {State::Closed};
}

}  // namespace qiaomen
