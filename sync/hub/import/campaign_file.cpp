#include "sync/hub/import/campaign_file.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "engine/base/text.h"
#include "engine/domain/civil_day.h"
#include "engine/domain/forms.h"
#include "engine/domain/proposed_definitions.h"
#include "engine/domain/reference_tables.h"
#include "engine/domain/values.h"

namespace qiaomen {
namespace {

using Json = nlohmann::json;

FormRow row_of(const Form& form, const std::string& body) {
  FormRow row{form_id(form.code, form.version), {}};
  row.values.set(form::kCode, form.code);
  row.values.set(form::kVersion, form.version);
  row.values.set(form::kTitle, form.title);
  const auto bytes = as_bytes(body);
  row.values.set(form::kBody, Bytes(bytes.begin(), bytes.end()));
  return row;
}

// One object; what is wrong in it is noted under its member's name.
class CampaignReader {
 public:
  CampaignReader(const Json& root, ImportSession& session) : root_(root), session_(session) {}

  void run() {
    ImportedRow campaign{&kCampaign, {}, {}};
    const auto code = normal_spelling(text("code"));
    campaign.id = campaign_id(code);
    campaign.values.set(campaign::kCode, text_value(code));
    campaign.values.set(campaign::kName, text_value(text("name")));
    read_dates(campaign.values);
    campaign.values.set(campaign::kTargetPermille, target());
    campaign.values.set(campaign::kDivision, division());
    campaign.values.set(campaign::kForm, form());
    campaign.values.set(campaign::kKnockedFormula, std::string(kKnockedFormula));
    campaign.values.set(campaign::kContactedFormula, std::string(kContactedFormula));
    campaign.values.set(campaign::kStrictFormula, std::string(kStrictFormula));
    if (good_) put(std::move(campaign));
  }

 private:
  void wrong(std::string_view member, std::string message) {
    session_.report().errors.add({session_.file().file, 0, 0, std::string(member)}, std::move(message));
    good_ = false;
  }

  std::string text(const char* member) {
    const auto at = root_.find(member);
    if (at != root_.end() && at->is_string() && is_clean_text(at->get_ref<const std::string&>())) {
      if (!normal_spelling(at->get_ref<const std::string&>()).empty()) return at->get<std::string>();
    }
    wrong(member, "应为非空文字");
    return {};
  }

  std::optional<CivilDay> day(const char* member) {
    const auto written = text(member);
    if (written.empty()) return std::nullopt;
    const auto day = parse_day(written);
    if (!day) wrong(member, fmt::format("应为日期，如 2020-10-01，读到“{}”", written));
    return day;
  }

  void read_dates(FieldValues& values) {
    const auto starts_on = day("starts_on");
    const auto ends_on = day("ends_on");
    if (starts_on && ends_on && *ends_on < *starts_on) wrong("ends_on", "早于 starts_on");
    values.set(campaign::kStartsOn, value_or_absent(starts_on));
    values.set(campaign::kEndsOn, value_or_absent(ends_on));
  }

  Value target() {
    const auto at = root_.find("target_permille");
    if (at != root_.end() && at->is_number_integer()) {
      const auto target = at->get<std::int64_t>();
      if (target >= 1 && target <= 1000) return target;
    }
    wrong("target_permille", "应为 1 到 1000 的整数（千分数，900 即 90 %）");
    return {};
  }

  Value division() {
    if (!root_.contains("division")) return {};
    const auto written = text("division");
    const auto code = DivisionCode::parse(written);
    if (code && session_.exists(division_id(*code))) return division_id(*code);
    if (!written.empty()) wrong("division", fmt::format("应为已登记的区划代码，读到“{}”", written));
    return {};
  }

  Value form() {
    const auto at = root_.find("form");
    if (at == root_.end()) return {};
    const auto body = at->dump();
    const auto reading = read_form(body);
    for (const FormMistake& mistake : reading.mistakes) wrong("form." + mistake.place, mistake.what);
    if (!reading.mistakes.empty()) return {};
    const auto made = row_of(reading.form, body);
    const ImportedRow row{&kForm, made.id, made.values};
    const auto known = session_.hub().row(row.id);
    if (known && known->values != row.values) {
      wrong("form", fmt::format("表单 {} 第 {} 版已经登记，内容不同：改了内容请把 version 加一", reading.form.code,
                                reading.form.version));
      return {};
    }
    ++session_.file().rows;
    session_.put(row, {session_.file().file, 0, 0, "form"});
    return row.id;
  }

  void put(ImportedRow row) {
    constexpr auto kDraft = static_cast<std::int64_t>(CampaignState::Draft);
    const auto known = session_.hub().row(row.id);
    const auto state = known ? integer_in(known->values, campaign::kState).value_or(kDraft) : kDraft;
    row.values.set(campaign::kState, state);
    if (known) row.values.set(campaign::kDoorKey, known->values.get(campaign::kDoorKey));
    if (state != kDraft && known->values != row.values) {
      return wrong("code", "这个活动已经发布，内容不能再改：请另用一个 code");
    }
    session_.put(row, {session_.file().file, 0, 0, "code"});
  }

  const Json& root_;
  ImportSession& session_;
  bool good_ = true;
};

}  // namespace

Result<FormRow> form_row(const std::string& json) {
  TRY(const auto form, parse_form(json));
  return row_of(form, Json::parse(json).dump());
}

void import_campaign(const std::string& text, ImportSession& session) {
  const auto root = Json::parse(text, nullptr, false);
  ++session.file().rows;
  if (text.size() > kCampaignBytesMax || !root.is_object()) {
    session.report().errors.add({session.file().file, 0, 0, {}}, "应为 128 KiB 以内的 JSON 对象（UTF-8）");
    return;
  }
  CampaignReader(root, session).run();
}

}  // namespace qiaomen
