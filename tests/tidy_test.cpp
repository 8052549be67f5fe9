// The house rules that a machine can check, over the files of this tree. The rules are the tables below; where a rule
// has to give way, its table says so, and the review sees it.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Words = std::vector<std::string_view>;

// What may stand beside each other at the top; dot-files are for tools, and build folders are git-ignored.
const Words kTopLevel = {
    "CMakeLists.txt", "CMakePresets.json", "LICENSE", "README.md", "assets", "engine", "kiosk", "sync", "tests"};
const Words kCodeFolders = {"assets", "engine", "kiosk", "sync", "tests"};
const Words kProductFolders = {"engine/", "kiosk/", "sync/"};

// Includes point downwards only. A file belongs to the layer with the longest matching beginning, and may include that
// layer and what is listed.
struct Layer {
  std::string_view start;
  Words below;
};
const std::vector<Layer> kLayers = {
    {"engine/base/", {}},
    {"engine/catalog/", {"engine/base/"}},
    {"engine/codec/", {"engine/crypto/", "engine/catalog/", "engine/base/"}},
    {"engine/crypto/", {"engine/catalog/", "engine/base/"}},
    {"engine/blobs/", {"engine/base/"}},
    {"engine/merge/", {"engine/codec/", "engine/catalog/", "engine/base/"}},
    {"engine/store/",
     {"engine/merge/", "engine/codec/", "engine/crypto/", "engine/catalog/", "engine/blobs/", "engine/base/"}},
    {"engine/replica",
     {"engine/store/", "engine/merge/", "engine/codec/", "engine/crypto/", "engine/catalog/", "engine/blobs/",
      "engine/base/"}},
    {"engine/domain/", {"engine/replica", "engine/store/database.h", "engine/catalog/", "engine/base/"}},
    {"engine/c_api/", {"engine/domain/", "engine/replica", "engine/catalog/", "engine/base/"}},
    {"sync/wire/", {"engine/codec/", "engine/crypto/", "engine/catalog/", "engine/blobs/", "engine/base/"}},
    {"sync/client/",
     {"sync/wire/", "engine/replica", "engine/store/damage.h", "engine/store/salvage.h", "engine/codec/",
      "engine/crypto/", "engine/catalog/", "engine/blobs/", "engine/base/"}},
    {"sync/device/",
     {"sync/client/", "sync/wire/", "engine/domain/", "engine/replica", "engine/crypto/", "engine/catalog/",
      "engine/blobs/", "engine/base/"}},
    {"sync/export/", {"engine/"}},
    {"sync/hub/", {"sync/wire/", "engine/"}},
    {"sync/hub/import/", {"sync/hub/", "sync/command_line/", "engine/"}},
    {"sync/hub/program/",
     {"sync/hub/", "sync/export/", "sync/service/", "sync/command_line/", "sync/wire/", "engine/"}},
    {"sync/service/", {}},
    {"sync/command_line/", {}},
    {"sync/cli/",
     {"sync/device/", "sync/client/", "sync/export/", "sync/command_line/", "engine/domain/", "engine/replica",
      "engine/crypto/", "engine/catalog/", "engine/blobs/", "engine/base/"}},
    {"kiosk/", {"sync/device/", "sync/client/", "sync/service/", "sync/command_line/", "engine/"}},
    {"kiosk/ui/", {"engine/base/"}},
    {"kiosk/machine/", {"engine/base/"}},
    {"kiosk/screens/", {"kiosk/ui/", "engine/base/"}},
    {"kiosk/input/", {"kiosk/ui/", "engine/base/"}},
    {"assets/", {}},
    {"tests/", {"engine/", "sync/", "kiosk/"}},
};

// Libraries behind a wall: only these .cpp files of the product see their headers, and no header of ours does but one
// that is named, and that is behind the same wall.
struct Wall {
  std::string_view header;
  Words users;
  std::string_view inside = {};
};
const std::vector<Wall> kWalls = {
    {"X11/", {"kiosk/touch_events.", "kiosk/key_events."}},
    {"CLI/", {"sync/command_line/"}},
    {"boost/", {"sync/hub/http_"}, "sync/hub/http_core.h"},
    {"cbor.h", {"engine/codec/cbor."}},
    {"csv.h", {"sync/hub/import/csv_"}},
    {"GLFW/", {"kiosk/window."}},
    {"imgui_impl_", {"kiosk/window."}},
    {"imgui.h", {"kiosk/ui/ui.", "kiosk/ui/fonts.", "kiosk/ui/image.", "kiosk/ui/imgui_faults.", "kiosk/window."}},
    {"imgui_internal.h", {"kiosk/ui/image.", "kiosk/window."}},
    {"iconv.h", {"kiosk/machine/gb18030.", "sync/hub/import/csv_"}},
    {"curl/", {"sync/client/curl_"}},
    {"linux/videodev2.h", {"kiosk/machine/v4l2_"}},
    {"openssl/", {"engine/base/hash.", "engine/crypto/", "sync/hub/certificate", "sync/hub/http_"}},
    {"qrencode.h", {"sync/device/qr_"}},
    {"rime_api.h", {"kiosk/input/pinyin_input."}},
    {"spawn.h", {"kiosk/speech."}},
    {"sodium.h", {"engine/base/base64url.", "engine/base/hash.", "engine/base/random.", "engine/crypto/"}},
    {"sqlite3.h", {"engine/store/", "sync/hub/sqlite_"}},
    {"systemd/", {"sync/service/service_notice."}},
    {"turbojpeg.h", {"kiosk/machine/jpeg."}},
    {"xlsxwriter.h", {"sync/export/xlsx_"}},
    {"zbar.h", {"kiosk/machine/qr_reader."}},
    {"zstd.h", {"engine/codec/compression."}},
};

// What reaches outside has one owner each. Matched as whole words of the code, not in comments or literals.
struct Owned {
  Words words;
  std::string_view instead;
  Words owners;
};
const std::vector<Owned> kOwned = {
    {{"system_clock", "high_resolution_clock", "clock_gettime", "gettimeofday", "std::time(", "time(nullptr)",
      "time(NULL)", "time(0)"},
     "take the time from Clock",
     {"engine/base/clock.cpp"}},
    {{"steady_clock"}, "take the time from Clock", {"engine/base/clock.cpp", "sync/client/runner.", "sync/hub/http_"}},
    {{"sleep_for", "sleep_until", "usleep(", "nanosleep(", "sleep("}, "wait on a condition, with a time limit", {}},
    {{"random_device", "mt19937", "mt19937_64", "getrandom(", "rand(", "srand(", "randombytes_buf("},
     "take it from Random",
     {"engine/base/random.cpp"}},
    {{"std::thread", "std::jthread", "std::async"},
     "threads start in the runner, beside a session, in the hub's server, and for its checkpoints",
     {"sync/client/runner.", "sync/client/side_thread.", "sync/hub/http_", "sync/hub/checkpointer."}},
};
const Words kNotInTests = {"sleep_for", "sleep_until", "usleep(", "nanosleep(", "sleep("};

// SQL, as string literals. A file may speak it by its path, or by a piece of its name in sync/hub.
const Words kWritingSql = {"INSERT INTO", "INSERT OR", "REPLACE INTO", "UPDATE ", "DELETE FROM", "CREATE TABLE"};
const Words kReadingSql = {"SELECT "};
const std::string_view kStoreFolder = "engine/store/";
const std::string_view kHubFolder = "sync/hub/";
const Words kHubStoreNames = {"store", "sqlite_"};
const std::string_view kQueriesEnd = "_queries.cpp";

const Words kUnowned = {
    "TO"
    "DO",
    "FIX"
    "ME"};

// --- Sources ---

struct Source {
  std::string path;  // from the root of the tree
  std::string text;
};

struct Finding {
  std::string path;
  std::size_t line = 0;
  std::string what;
};
using Findings = std::vector<Finding>;

bool starts_with_any(std::string_view text, const Words& starts) {
  return std::ranges::any_of(starts, [&](std::string_view start) { return text.starts_with(start); });
}

bool is_header(const Source& source) { return source.path.ends_with(".h"); }
bool is_code(const Source& source) { return is_header(source) || source.path.ends_with(".cpp"); }
bool is_product(const Source& source) { return is_code(source) && starts_with_any(source.path, kProductFolders); }
bool is_test(const Source& source) { return is_code(source) && source.path.starts_with("tests/"); }

std::size_t line_of(std::string_view text, std::size_t at) {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, at), '\n'));
}

// The text twice, at unchanged offsets: `code` with comments and literals blanked, `literals` with all but the
// contents of string literals blanked.
struct Split {
  std::string code;
  std::string literals;
};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Where the token that begins at `at` ends: a comment, a literal, or one character of code.
std::size_t token_end(std::string_view text, std::size_t at) {
  const auto rest = text.substr(at);
  const auto past = [&](std::string_view closing, std::size_t from) {
    const auto found = text.find(closing, from);
    return found == std::string_view::npos ? text.size() : found + closing.size();
  };
  if (rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) return past("*/", at + 2);
  if (rest.starts_with("R\"") && (at == 0 || !is_word(text[at - 1]))) {
    const auto open = text.find('(', at);
    if (open == std::string_view::npos) return text.size();
    return past(")" + std::string(text.substr(at + 2, open - at - 2)) + "\"", open);
  }
  const bool digit_separator = rest[0] == '\'' && at > 0 && is_word(text[at - 1]);
  if ((rest[0] != '"' && rest[0] != '\'') || digit_separator) return at + 1;
  auto end = at + 1;
  while (end < text.size() && text[end] != rest[0] && text[end] != '\n') end += text[end] == '\\' ? 2 : 1;
  return std::min(end + 1, text.size());
}

Split split(std::string_view text) {
  Split result{std::string(text.size(), ' '), std::string(text.size(), ' ')};
  for (std::size_t at = 0; at < text.size();) {
    const auto end = token_end(text, at);
    const bool literal = text[at] == '"' || text.substr(at).starts_with("R\"");
    for (auto i = at; i < end; ++i) {
      if (end == at + 1 || text[i] == '\n') result.code[i] = text[i];
      if ((literal && i > at && i + 1 < end) || text[i] == '\n') result.literals[i] = text[i];
    }
    at = end;
  }
  return result;
}

// Offsets of `word` where it is not part of a longer word or a member of something else.
std::vector<std::size_t> occurrences(std::string_view code, std::string_view word) {
  std::vector<std::size_t> found;
  for (auto at = code.find(word); at != std::string_view::npos; at = code.find(word, at + 1)) {
    const char before = at == 0 ? ' ' : code[at - 1];
    const char after = at + word.size() < code.size() ? code[at + word.size()] : ' ';
    const bool begins = !is_word(before) && before != '.' && before != '>';
    if (begins && (!is_word(word.back()) || !is_word(after))) found.push_back(at);
  }
  return found;
}

struct Include {
  std::size_t line;
  std::string name;
  bool quoted;
};

std::vector<Include> includes(const Source& source) {
  std::vector<Include> found;
  const auto code = split(source.text).code;
  const std::string_view directive = "#include";
  for (auto at = code.find(directive); at != std::string::npos; at = code.find(directive, at + 1)) {
    const auto open = source.text.find_first_of("<\"", at);
    const auto close = source.text.find_first_of(">\"\n", open + 1);
    if (open == std::string::npos || close == std::string::npos) continue;
    found.push_back({line_of(code, at), source.text.substr(open + 1, close - open - 1), source.text[open] == '"'});
  }
  return found;
}

// --- Rules ---

const Layer* layer_of(std::string_view path) {
  const Layer* best = nullptr;
  for (const auto& layer : kLayers) {
    if (path.starts_with(layer.start) && (!best || layer.start.size() > best->start.size())) best = &layer;
  }
  return best;
}

Findings includes_that_point_upwards(const Source& source) {
  if (!is_code(source)) return {};
  const auto* layer = layer_of(source.path);
  if (!layer) return {{source.path, 1, "belongs to no layer"}};
  Findings findings;
  for (const auto& include : includes(source)) {
    if (!include.quoted || include.name.starts_with(layer->start) || starts_with_any(include.name, layer->below))
      continue;
    findings.push_back({source.path, include.line, std::string(layer->start) + " may not include " + include.name});
  }
  return findings;
}

Findings headers_through_a_wall(const Source& source) {
  if (!is_product(source)) return {};
  Findings findings;
  for (const auto& include : includes(source)) {
    for (const auto& [header, users, inside] : kWalls) {
      const bool leads_through = include.quoted ? include.name == inside : include.name.starts_with(header);
      const bool is_user = starts_with_any(source.path, users);
      const bool may = is_user && (include.quoted || !is_header(source) || source.path == inside);
      if (leads_through && !may) {
        findings.push_back({source.path, include.line, include.name + " is kept to a few files"});
      }
    }
  }
  return findings;
}

Findings headers_without_a_guard(const Source& source) {
  if (!is_header(source) || source.text.starts_with("#pragma once\n") || source.text.contains("\n#pragma once\n"))
    return {};
  return {{source.path, 1, "has no #pragma once"}};
}

Findings words_in(const Source& source, std::string_view text, const Words& words, std::string_view why) {
  Findings findings;
  for (const auto word : words) {
    for (const auto at : occurrences(text, word)) {
      findings.push_back({source.path, line_of(text, at), std::string(word) + ": " + std::string(why)});
    }
  }
  return findings;
}

void append(Findings& all, Findings more) { std::ranges::move(more, std::back_inserter(all)); }

Findings calls_that_have_an_owner(const Source& source) {
  if (!is_product(source)) return {};
  Findings findings;
  const auto code = split(source.text).code;
  for (const auto& [words, instead, owners] : kOwned) {
    if (!starts_with_any(source.path, owners)) append(findings, words_in(source, code, words, instead));
  }
  return findings;
}

Findings tests_that_sleep(const Source& source) {
  if (!is_test(source)) return {};
  return words_in(source, split(source.text).code, kNotInTests, "a test does not sleep");
}

Findings sql_outside_the_store(const Source& source) {
  if (!is_product(source)) return {};
  const std::string_view path = source.path;
  const auto name = path.substr(path.rfind('/') + 1);
  const bool names_a_store =
      std::ranges::any_of(kHubStoreNames, [&](std::string_view part) { return name.contains(part); });
  if (path.starts_with(kStoreFolder) || (path.starts_with(kHubFolder) && names_a_store)) return {};
  const auto literals = split(source.text).literals;
  auto findings = words_in(source, literals, kWritingSql, "SQL that writes lives in the store");
  if (path.ends_with(kQueriesEnd)) return findings;
  append(findings, words_in(source, literals, kReadingSql, "SELECTs live in the store and in *_queries.cpp"));
  return findings;
}

Findings unowned_work(const Source& source) { return words_in(source, source.text, kUnowned, "do it, or file it"); }

bool belongs_at_the_top(std::string_view name) {
  return name.starts_with('.') || name == "build" || name.starts_with("build-") ||
         std::ranges::find(kTopLevel, name) != kTopLevel.end();
}

// --- The tree ---

const std::filesystem::path kRoot = QIAOMEN_SOURCE_TREE;

std::string read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool is_text(const std::filesystem::path& path) {
  const Words endings = {".cpp", ".h", ".txt", ".cmake", ".sh", ".md", ".cddl"};
  return std::ranges::find(endings, path.extension().string()) != endings.end();
}

const std::vector<Source>& tree() {
  static const auto sources = [] {
    std::vector<Source> found;
    for (const auto folder : kCodeFolders) {
      if (!std::filesystem::exists(kRoot / folder)) continue;  // git keeps no empty folder
      for (const auto& entry : std::filesystem::recursive_directory_iterator(kRoot / folder)) {
        if (!entry.is_regular_file() || !is_text(entry.path())) continue;
        found.push_back({entry.path().lexically_relative(kRoot).generic_string(), read(entry.path())});
      }
    }
    return found;
  }();
  return sources;
}

void check_tree(Findings (*rule)(const Source&)) {
  for (const auto& source : tree()) {
    for (const auto& finding : rule(source)) {
      FAIL_CHECK(finding.path << ":" << finding.line << ": " << finding.what);
    }
  }
}

std::size_t count(Findings (*rule)(const Source&), const Source& source) { return rule(source).size(); }

}  // namespace

TEST_CASE("the lint sees the whole tree") {
  const auto has = [](std::string_view path) {
    return std::ranges::any_of(tree(), [&](const Source& source) { return source.path == path; });
  };
  CHECK(has("engine/base/result.h"));
  CHECK(has("engine/CMakeLists.txt"));
  CHECK(has("tests/tidy_test.cpp"));
}

TEST_CASE("the lint tells code from comments and literals") {
  const auto [code, literals] = split("a = 1'000; // b\nf(\"c\\\"d\", 'e', R\"x(g)\")x\"); /* h\n */ i");
  CHECK(code == "a = 1'000;     \nf(      ,    ,           );     \n    i");
  CHECK(literals.contains("c\\\"d"));
  CHECK(literals.contains("g)\""));
  for (const char c : {'a', 'b', 'e', 'h', 'i'}) CHECK(!literals.contains(c));
  CHECK(line_of("x\ny\nz", 4) == 3);
}

TEST_CASE("includes point downwards only") {
  const auto rule = includes_that_point_upwards;
  const auto finding = rule({"engine/merge/a.cpp", "\n#include \"engine/base/b.h\"\n#include \"engine/store/c.h\"\n"});
  REQUIRE(finding.size() == 1);
  CHECK(finding[0].line == 3);
  CHECK(finding[0].what == "engine/merge/ may not include engine/store/c.h");
  CHECK(count(rule, {"sync/client/a.h", "#include \"engine/replica.h\"\n#include \"sync/client/b.h\"\n"}) == 0);
  CHECK(count(rule, {"sync/client/a.h", "#include \"sync/hub/hub.h\"\n"}) == 1);
  CHECK(count(rule, {"sync/client/a.h", "#include \"b.h\"\n"}) == 1);      // not written from the root
  CHECK(count(rule, {"engine/a.h", "// #include \"tests/b.h\"\n"}) == 1);  // no layer
  CHECK(count(rule, {"sync/hub/a.h", "#include \"tests/support/b.h\"\n"}) == 1);
  check_tree(rule);
}

TEST_CASE("libraries behind a wall are seen by few files and by no header") {
  const auto rule = headers_through_a_wall;
  CHECK(count(rule, {"engine/store/a.cpp", "#include <sqlite3.h>\n"}) == 0);
  CHECK(count(rule, {"engine/store/a.h", "#include <sqlite3.h>\n"}) == 1);
  CHECK(count(rule, {"sync/client/session.cpp", "#include <curl/curl.h>\n"}) == 1);
  CHECK(count(rule, {"sync/hub/http_core.h", "#include <boost/asio/post.hpp>\n"}) == 0);
  CHECK(count(rule, {"sync/hub/http_connection.h", "#include \"sync/hub/http_core.h\"\n"}) == 0);
  CHECK(count(rule, {"sync/hub/hub_service.cpp", "#include \"sync/hub/http_core.h\"\n"}) == 1);
  CHECK(count(rule, {"engine/codec/row.cpp", "#include \"engine/codec/cbor.h\"\n"}) == 0);
  check_tree(rule);
}

TEST_CASE("every header guards itself") {
  const auto rule = headers_without_a_guard;
  CHECK(count(rule, {"engine/base/a.h", "#pragma once\nint a();\n"}) == 0);
  CHECK(count(rule, {"engine/base/a.h", "// Why.\n#pragma once\n"}) == 0);
  CHECK(count(rule, {"engine/base/a.h", "int a();\n"}) == 1);
  check_tree(rule);
}

TEST_CASE("clocks, randomness, waiting and threads have their owners") {
  const auto rule = calls_that_have_an_owner;
  CHECK(count(rule, {"engine/store/a.cpp", "auto t = std::chrono::system_clock::now();\n"}) == 1);
  CHECK(count(rule, {"engine/base/clock.cpp", "auto t = std::chrono::system_clock::now();\n"}) == 0);
  CHECK(count(rule, {"sync/cli/a.cpp", "auto t = time(nullptr);\n"}) == 1);
  CHECK(count(rule, {"sync/cli/a.cpp", "auto t = row.time(nullptr); // sleep(1)\n"}) == 0);
  CHECK(count(rule, {"sync/client/runner.cpp", "std::this_thread::sleep_for(1s);\n"}) == 1);
  CHECK(count(rule, {"sync/client/runner.h", "std::jthread thread_;\n"}) == 0);
  CHECK(count(rule, {"sync/hub/judge.cpp", "std::jthread thread_;\n"}) == 1);
  CHECK(count(rule, {"engine/base/ids.cpp", "std::random_device device;\n"}) == 1);
  check_tree(rule);
}

TEST_CASE("tests do not sleep") {
  const auto rule = tests_that_sleep;
  CHECK(count(rule, {"tests/sync/a_test.cpp", "std::this_thread::sleep_for(1s);\n"}) == 1);
  CHECK(count(rule, {"tests/sync/a_test.cpp", "usleep(1000);\n"}) == 1);
  CHECK(count(rule, {"tests/sync/a_test.cpp", "const auto text = \"usleep(1)\";\n"}) == 0);
  check_tree(rule);
}

TEST_CASE("SQL lives in the store, SELECTs also in queries") {
  const auto rule = sql_outside_the_store;
  const std::string select = "auto q = \"SELECT a FROM b\";\n";
  const std::string update = "auto q = R\"(\n  UPDATE b SET a = 1)\";\n";
  CHECK(count(rule, {"engine/store/outbox.cpp", update}) == 0);
  CHECK(count(rule, {"sync/hub/sqlite_hub_store.cpp", update}) == 0);
  CHECK(count(rule, {"sync/hub/judge.cpp", update}) == 1);
  CHECK(count(rule, {"engine/domain/ledger_queries.cpp", select}) == 0);
  CHECK(count(rule, {"engine/domain/ledger_queries.cpp", update}) == 1);
  CHECK(count(rule, {"engine/domain/ledger.cpp", select}) == 1);
  CHECK(count(rule, {"engine/domain/ledger.cpp", "// SELECT nothing\n"}) == 0);
  check_tree(rule);
}

TEST_CASE("no work is left without an owner") {
  const auto rule = unowned_work;
  CHECK(count(rule, {"engine/base/a.cpp",
                     "// TO"
                     "DO later\n"}) == 1);
  CHECK(count(rule, {"engine/base/a.cpp",
                     "// METHO"
                     "DO\n"}) == 0);
  check_tree(rule);
}

TEST_CASE("the top level holds only what is agreed") {
  CHECK(belongs_at_the_top("engine"));
  CHECK(belongs_at_the_top(".ci"));
  CHECK(!belongs_at_the_top("scripts"));
  CHECK(!belongs_at_the_top("building"));
  for (const auto& entry : std::filesystem::directory_iterator(kRoot)) {
    INFO(entry.path().filename().string());
    CHECK(belongs_at_the_top(entry.path().filename().string()));
  }
}
