#include "kiosk/input/pinyin_input.h"

#include <fmt/format.h>
#include <rime_api.h>

#include <algorithm>
#include <array>

#include "kiosk/ui/wiped_text.h"

namespace qiaomen {
namespace {

constexpr const char* kSchema = "station";
constexpr std::array kFiles = {"station.schema.yaml", "station.table.bin", "station.prism.bin"};
constexpr std::string_view kProbe = "ni";  // 你
constexpr std::size_t kCandidatesMax = 96;
constexpr int kBackspace = 0xff08;  // X11's keysym
constexpr int kFatalOnly = 3;

RimeApi& rime() { return *rime_get_api(); }

std::unexpected<Error> unusable(const std::filesystem::path& place) {
  return fail(
      Errc::Unavailable,
      fmt::format("拼音的数据用不了：{}。可以点常用的话、写数字；要用拼音，请重新安装本软件。", place.string()));
}

// Its log begins once a process; a second time would end the process.
void quiet_log() {
  [[maybe_unused]] static const bool begun = [] {
    RIME_STRUCT(RimeTraits, traits);
    traits.app_name = "rime.qiaomen";
    traits.min_log_level = kFatalOnly;
    traits.log_dir = "";  // to standard error: what is typed stays out of files
    rime().setup(&traits);
    return true;
  }();
}

void start(const std::string& folder) {
  quiet_log();
  RIME_STRUCT(RimeTraits, traits);
  traits.shared_data_dir = traits.user_data_dir = folder.c_str();
  traits.prebuilt_data_dir = traits.staging_dir = folder.c_str();
  rime().setup(&traits);
  rime().initialize(&traits);
}

bool is_digit_key(char c) { return (c >= '2' && c <= '9') || c == ' ' || c == '\''; }

// "快 3426" as "快 dian": the nine keys' digits become the likeliest spelling; those that it leaves over stay.
std::string spelled(std::string preedit, std::string_view spelling) {
  auto from = preedit.size();
  while (from > 0 && is_digit_key(preedit[from - 1])) --from;
  std::string digits = preedit.substr(from);
  std::erase_if(digits, [](char c) { return c == ' ' || c == '\''; });
  if (digits.empty() || spelling.empty()) return preedit;
  const auto letters = static_cast<std::size_t>(std::ranges::count_if(spelling, [](char c) { return c != ' '; }));
  preedit.resize(from);
  preedit += spelling;
  if (digits.size() > letters) preedit += ' ' + digits.substr(letters);
  return preedit;
}

}  // namespace

Result<std::unique_ptr<PinyinInput>> PinyinInput::open(const std::filesystem::path& folder) {
  for (const auto* file : kFiles) {
    if (!std::filesystem::is_regular_file(folder / file)) return unusable(folder / file);
  }
  std::unique_ptr<PinyinInput> input(new PinyinInput);
  start(folder.string());
  if (!input->start_session()) return unusable(folder);
  for (const char key : kProbe) input->press(key);
  if (input->composition().candidates.empty()) return unusable(folder);
  input->clear();
  return input;
}

PinyinInput::~PinyinInput() { rime().finalize(); }

bool PinyinInput::start_session() {
  session_ = rime().create_session();
  return session_ != 0 && rime().select_schema(session_, kSchema) != False;
}

bool PinyinInput::press(char key) {
  const bool used = rime().process_key(session_, static_cast<unsigned char>(key), 0) != False;
  if (used) refresh();
  return used;
}

bool PinyinInput::erase() {
  if (composition_.shown.empty()) return false;
  rime().process_key(session_, kBackspace, 0);
  refresh();
  return true;
}

void PinyinInput::choose(std::size_t candidate) {
  if (candidate >= composition_.candidates.size()) return;
  rime().select_candidate(session_, candidate);
  refresh();
}

std::string PinyinInput::take() {
  std::string taken = finished_;
  wipe(finished_);
  return taken;
}

// A session keeps what was committed, to undo or repeat it: a new one knows nothing of that.
void PinyinInput::clear() {
  rime().destroy_session(session_);
  forget_composition();
  wipe(finished_);
  start_session();
}

void PinyinInput::forget_composition() {
  wipe(composition_.shown);
  composition_.candidates.clear();
  composition_.candidates.shrink_to_fit();
}

void PinyinInput::take_commit() {
  RIME_STRUCT(RimeCommit, commit);
  if (rime().get_commit(session_, &commit) == False) return;
  finished_ += commit.text;
  rime().free_commit(&commit);
}

void PinyinInput::refresh() {
  take_commit();
  forget_composition();
  RIME_STRUCT(RimeContext, context);
  if (rime().get_context(session_, &context) == False) return;
  std::string spelling;
  RimeCandidateListIterator list{};
  if (rime().candidate_list_begin(session_, &list) != False) {
    while (composition_.candidates.size() < kCandidatesMax && rime().candidate_list_next(&list) != False) {
      if (composition_.candidates.empty() && list.candidate.comment != nullptr) spelling = list.candidate.comment;
      composition_.candidates.emplace_back(list.candidate.text);
    }
    rime().candidate_list_end(&list);
  }
  if (context.composition.preedit != nullptr) composition_.shown = spelled(context.composition.preedit, spelling);
  rime().free_context(&context);
}

}  // namespace qiaomen
