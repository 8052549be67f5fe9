#include "sync/client/curl_transport.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstring>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/base/assert.h"

namespace qiaomen {

// The multi handle, because only it can be woken from another thread while it waits; it also keeps the connection.
struct CurlTransport::Handles {
  CURLM* multi = curl_multi_init();
  CURL* easy = curl_easy_init();
  std::string host;

  ~Handles() {
    curl_easy_cleanup(easy);
    curl_multi_cleanup(multi);
  }
};

namespace {

constexpr int kPollMax_ms = 60'000;  // curl shortens it to its own next deadline

// Once per process, before the first handle.
bool curl_is_ready() {
  static const bool ready = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return ready;
}

bool has_line_break(std::string_view text) { return text.find_first_of("\r\n") != std::string_view::npos; }

std::string lower_case(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

class Url {
 public:
  explicit Url(const std::string& text) { parsed_ = curl_url_set(url_, CURLUPART_URL, text.c_str(), 0) == CURLUE_OK; }
  ~Url() { curl_url_cleanup(url_); }
  Url(const Url&) = delete;

  bool is_valid() const { return parsed_; }
  std::string part(CURLUPart which) const {
    char* text = nullptr;
    if (curl_url_get(url_, which, &text, 0) != CURLUE_OK) return {};
    std::string result = text;
    curl_free(text);
    return result;
  }

 private:
  CURLU* url_ = curl_url();
  bool parsed_ = false;
};

// The host of an acceptable URL.
Result<std::string> check_url(const CurlTransportOptions& options) {
  const Url url(options.hub_url);
  if (!url.is_valid()) return fail(Errc::Malformed, fmt::format("中心的地址写得不对：{}", options.hub_url));
  const auto path = url.part(CURLUPART_PATH);
  const bool bare = (path.empty() || path == "/") && url.part(CURLUPART_USER).empty() &&
                    url.part(CURLUPART_QUERY).empty() && url.part(CURLUPART_FRAGMENT).empty();
  if (!bare) return fail(Errc::Malformed, "中心的地址只写协议、主机和端口，例如 https://hub.example:8443");
  const auto scheme = url.part(CURLUPART_SCHEME);
  if (scheme != "https" && !(scheme == "http" && options.plain_is_allowed)) {
    return fail(Errc::Refused, "中心的地址必须以 https:// 开头");
  }
  return url.part(CURLUPART_HOST);
}

// One exchange's state, which curl's callbacks see.
class Exchange {
 public:
  Exchange(CURL* easy, const HttpRequest& request, const CurlTransportOptions& options);
  ~Exchange();
  Exchange(const Exchange&) = delete;

  // After curl's success. nullopt: the connection ended within the head, which curl does not mind.
  std::optional<HttpReply> take_reply();

  bool is_too_large() const { return too_large_; }
  std::string_view detail() const { return error_text_.data(); }
  Traffic traffic() const { return traffic_; }

 private:
  void set_line();
  void set_request();
  void set_callbacks();
  template <typename Value>
  void set(CURLoption option, Value value) {
    curl_easy_setopt(easy_, option, value);
  }
  void add_header_line(const std::string& line) { header_lines_ = curl_slist_append(header_lines_, line.c_str()); }
  bool take_head(std::string_view line);
  bool take_body(BytesView bytes);

  static std::size_t on_send(char* to, std::size_t size, std::size_t count, void* self);
  static std::size_t on_head(char* from, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* from, std::size_t size, std::size_t count, void* self);
  static int on_trace(CURL*, curl_infotype kind, char*, std::size_t size, void* self);

  CURL* easy_;
  const HttpRequest& request_;
  const CurlTransportOptions& options_;
  curl_slist* header_lines_ = nullptr;
  std::size_t body_sent_ = 0;
  std::size_t head_size_ = 0;
  bool head_is_complete_ = false;
  HttpReply reply_;
  bool too_large_ = false;
  Traffic traffic_;
  std::array<char, CURL_ERROR_SIZE> error_text_{};
};

Exchange::Exchange(CURL* easy, const HttpRequest& request, const CurlTransportOptions& options)
    : easy_(easy), request_(request), options_(options) {
  set_line();
  set_request();
  set_callbacks();
}

Exchange::~Exchange() {
  curl_easy_reset(easy_);  // keeps the connection and the TLS session, forgets this object
  curl_slist_free_all(header_lines_);
}

void Exchange::set_line() {
  set(CURLOPT_PROTOCOLS_STR, options_.plain_is_allowed ? "http,https" : "https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_PROXY, "");
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_3));
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  set(CURLOPT_CAINFO, options_.ca_file.empty() ? nullptr : options_.ca_file.c_str());
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
  set(CURLOPT_MAXAGE_CONN, static_cast<long>(options_.connection_age_max.count()));
  set(CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(request_.silence_max.count()));
}

void Exchange::set_request() {
  ASSERT(request_.path.starts_with('/') && !has_line_break(request_.path) && !has_line_break(request_.content_type));
  const auto base = options_.hub_url.substr(0, options_.hub_url.find_last_not_of('/') + 1);
  set(CURLOPT_URL, (base + request_.path).c_str());
  if (request_.method == "GET") {
    ASSERT(request_.body.empty());
    set(CURLOPT_HTTPGET, 1L);
  } else {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    add_header_line(request_.content_type.empty() ? "Content-Type:" : "Content-Type: " + request_.content_type);
  }
  add_header_line("Accept:");
  add_header_line("Expect:");
  for (const auto& [name, value] : request_.headers) {
    ASSERT(!name.empty() && !has_line_break(name) && !has_line_break(value));
    add_header_line(value.empty() ? name + ";" : name + ": " + value);
  }
  set(CURLOPT_HTTPHEADER, header_lines_);
}

void Exchange::set_callbacks() {
  // A body that curl cannot rewind is a body that curl cannot send again on its own when a kept connection breaks.
  set(CURLOPT_READFUNCTION, &on_send);
  set(CURLOPT_READDATA, this);
  set(CURLOPT_HEADERFUNCTION, &on_head);
  set(CURLOPT_HEADERDATA, this);
  set(CURLOPT_WRITEFUNCTION, &on_body);
  set(CURLOPT_WRITEDATA, this);
  set(CURLOPT_DEBUGFUNCTION, &on_trace);
  set(CURLOPT_DEBUGDATA, this);
  set(CURLOPT_VERBOSE, 1L);
  set(CURLOPT_ERRORBUFFER, error_text_.data());
}

std::size_t Exchange::on_send(char* to, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<Exchange*>(self);
  const auto left = BytesView(exchange.request_.body).subspan(exchange.body_sent_);
  const auto part = left.first(std::min(left.size(), size * count));
  std::ranges::copy(part, to);
  exchange.body_sent_ += part.size();
  return part.size();
}

std::size_t Exchange::on_head(char* from, std::size_t size, std::size_t count, void* self) {
  return static_cast<Exchange*>(self)->take_head({from, size * count}) ? size * count : 0;
}

std::size_t Exchange::on_body(char* from, std::size_t size, std::size_t count, void* self) {
  return static_cast<Exchange*>(self)->take_body(as_bytes({from, size * count})) ? size * count : 0;
}

int Exchange::on_trace(CURL*, curl_infotype kind, char*, std::size_t size, void* self) {
  auto& traffic = static_cast<Exchange*>(self)->traffic_;
  if (kind == CURLINFO_HEADER_OUT || kind == CURLINFO_DATA_OUT) traffic.up_bytes += size;
  if (kind == CURLINFO_HEADER_IN || kind == CURLINFO_DATA_IN) traffic.down_bytes += size;
  return 0;
}

bool Exchange::take_head(std::string_view line) {
  head_size_ += line.size();
  too_large_ = too_large_ || head_size_ > options_.reply_head_max;
  if (too_large_) return false;
  if (line.starts_with("HTTP/")) {
    reply_.headers.clear();  // an interim reply came before
    head_is_complete_ = false;
    return true;
  }
  if (trimmed(line).empty()) head_is_complete_ = true;
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return true;
  reply_.headers.emplace_back(lower_case(line.substr(0, colon)), trimmed(line.substr(colon + 1)));
  return true;
}

bool Exchange::take_body(BytesView bytes) {
  too_large_ = too_large_ || bytes.size() > options_.reply_body_max - reply_.body.size();
  if (too_large_) return false;
  reply_.body.insert(reply_.body.end(), bytes.begin(), bytes.end());
  return true;
}

std::optional<HttpReply> Exchange::take_reply() {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  if (!head_is_complete_ || status < 200) return std::nullopt;
  reply_.status = static_cast<int>(status);
  return std::move(reply_);
}

CURLcode outcome(CURLM* multi) {
  int left = 0;
  const auto* message = curl_multi_info_read(multi, &left);
  return message && message->msg == CURLMSG_DONE ? message->data.result : CURLE_FAILED_INIT;
}

// nullopt: stopped.
std::optional<CURLcode> perform(CURLM* multi, const std::stop_token& stop) {
  const std::stop_callback wake(stop, [multi] { curl_multi_wakeup(multi); });
  for (int running = 1;;) {
    if (stop.stop_requested()) return std::nullopt;
    if (curl_multi_perform(multi, &running) != CURLM_OK) return CURLE_FAILED_INIT;
    if (running == 0) return outcome(multi);
    if (curl_multi_poll(multi, nullptr, 0, kPollMax_ms, nullptr) != CURLM_OK) return CURLE_FAILED_INIT;
  }
}

std::string_view certificate_advice(CURL* easy) {
  constexpr long kNotYetValid = 9;  // X509_V_ERR_CERT_NOT_YET_VALID, X509_V_ERR_CERT_HAS_EXPIRED
  constexpr long kExpired = 10;
  long verdict = 0;
  curl_easy_getinfo(easy, CURLINFO_SSL_VERIFYRESULT, &verdict);
  if (verdict == kNotYetValid || verdict == kExpired) return "请先看本机的日期对不对；日期对，就请管理员更新中心的证书";
  return "对方不是登记时的那个中心，可能是网络登录页或有人冒充；请换网络，或请管理员核对证书";
}

std::unexpected<Error> failure(CURLcode code, CURL* easy, const Exchange& exchange, std::string_view host) {
  if (exchange.is_too_large()) {
    return fail(Errc::TooLarge, "中心的答复超过上限，没有收下；本机的记录都在。请把这条信息告诉管理员");
  }
  const auto detail = exchange.detail().empty() ? curl_easy_strerror(code) : exchange.detail();
  switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
      return fail(Errc::Unauthenticated, fmt::format("没有发送：{}（{}：{}）", certificate_advice(easy), host, detail));
    case CURLE_SSL_CACERT_BADFILE:
      return fail(Errc::Unavailable, fmt::format("读不了中心的根证书，没有发送；请重新登记（{}）", detail));
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
      return fail(Errc::Malformed, fmt::format("{} 的答复不是 HTTP；本机的记录都在（{}）", host, detail));
    default: return fail(Errc::Offline, fmt::format("连不上中心 {}；本机的记录都在，连上后会再发（{}）", host, detail));
  }
}

}  // namespace

CurlTransport::CurlTransport(CurlTransportOptions options, std::unique_ptr<Handles> handles)
    : options_(std::move(options)), handles_(std::move(handles)) {}

CurlTransport::~CurlTransport() = default;

Result<std::unique_ptr<CurlTransport>> CurlTransport::open(CurlTransportOptions options) {
  TRY(auto host, check_url(options));
  if (!options.plain_is_allowed && !std::ifstream(options.ca_file)) {
    return fail(Errc::Unavailable, fmt::format("读不了中心的根证书 {}；请重新登记", options.ca_file.string()));
  }
  if (!curl_is_ready()) return fail(Errc::Unavailable, "libcurl 不能启动");
  auto handles = std::make_unique<Handles>();
  if (!handles->multi || !handles->easy) return fail(Errc::Unavailable, "libcurl 不能启动");
  handles->host = std::move(host);
  return std::unique_ptr<CurlTransport>(new CurlTransport(std::move(options), std::move(handles)));
}

Result<HttpReply> CurlTransport::exchange(const HttpRequest& request) {
  auto* easy = handles_->easy;
  auto* multi = handles_->multi;
  Exchange exchange(easy, request, options_);
  curl_multi_add_handle(multi, easy);
  const auto code = perform(multi, request.stop);
  if (!code) curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);  // do not wait for a name look-up that hangs
  curl_multi_remove_handle(multi, easy);
  up_bytes_ += exchange.traffic().up_bytes;
  down_bytes_ += exchange.traffic().down_bytes;
  if (!code) return fail(Errc::Offline, "同步已中断；本机的记录都在，下次会再发");
  if (*code != CURLE_OK) return failure(*code, easy, exchange, handles_->host);
  if (auto reply = exchange.take_reply()) return *std::move(reply);
  return failure(CURLE_PARTIAL_FILE, easy, exchange, handles_->host);
}

Traffic CurlTransport::traffic() const { return {up_bytes_, down_bytes_}; }

Result<std::unique_ptr<Transport>> connect_to_hub(const std::string& hub_url, const std::filesystem::path& ca_file) {
  CurlTransportOptions options;
  options.hub_url = hub_url;
  options.ca_file = ca_file;
  TRY(auto transport, CurlTransport::open(std::move(options)));
  return transport;
}

}  // namespace qiaomen
