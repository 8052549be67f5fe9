#!/usr/bin/env bash
# The main job as a story: a round without a network, several people on the same rows, a bad line, one merged city.
#
#   assets/demo/story.sh PROGRAMS [FOLDER]
#
# Uses the built programs, faketime and a proxy that is no part of the product. Everything written is noted by this
# script in written.tsv, and counted against it at the end: the engine does not count itself. Ends with exit code 0 only
# if every hash is equal and nothing is lost.
set -euo pipefail
shopt -s inherit_errexit
programs=$(realpath "$1")
folder=${2:-build/demo}
demo=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
city=$demo/city photos=$demo/photos

rm -rf "$folder" && mkdir -p "$folder"
folder=$(realpath "$folder")
written=$folder/written.tsv # household, issue, supervision, report or notice, text that must be found there again
: >"$written"
server='' line='' kiosk='' screen=''
finish() {
  local code=$?
  for pid in $kiosk $screen $line $server; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  if [[ $code -ne 0 ]]; then echo "故事没有讲完（$code）。日志在 $folder" >&2; fi
}
trap finish EXIT

pause() { read -rt 0.05 <> <(:) || true; }
# What a started program says first: its address.
first_line() { # FILE PID
  local text=''
  until text=$(sed -n 1p "$1") && [[ -n $text ]]; do
    kill -0 "$2" || { cat "$1" >&2; return 1; }
    pause
  done
  echo "$text"
}

chapter() { printf '\n\033[1m%s\033[0m\n' "$*"; }
hub() { "$programs/qiaomen-hub" "$@"; }
device() { # NAME ARGUMENTS...
  "$programs/qiaomen" --home "$folder/$1" "${@:2}"
}

# One act of NAME: says what was done, notes what must be there at the end. Only what the program acknowledged counts.
act() { # NAME SUBJECT MARK COMMAND...
  local name=$1 subject=$2 mark=$3 answer=$folder/answer-$BASHPID.json
  device "$name" "${@:4}" --json >"$answer"
  printf '%s\t%s\n' "$subject" "$mark" >>"$written"
  jq -r '.slip // .row' "$answer" # of a resident's report the slip's number: the kiosk forgets the rest
}

# --- line -----------------------------------------------------------------------------------------------------------
connect() { # LOST SEED: a line that loses this part of the requests and of the replies
  "$programs/lossy-proxy" --listen "127.0.0.1:${port:-0}" --to "$hub_address" --lose-requests "$1" --lose-replies "$1" \
    --seed "$2" --report "$folder/line-$2.json" >"$folder/line-$2.out" 2>&1 &
  line=$!
  local file=$folder/line-$2.out
  port=$(first_line "$file" "$line")
}
cut_line() {
  kill -TERM "$line" && wait "$line" 2>/dev/null || true
  line=''
}

# Until it has settled and no photo is left: on a bad line one run may give up.
sync_quietly() { # NAME
  local tries=0
  until device "$1" sync --json --tries 3 >"$folder/sync.json" 2>"$folder/sync.err" &&
    [[ $(jq .photos_unsent "$folder/sync.json") -eq 0 ]]; do
    tries=$((tries + 1))
    [[ $tries -lt 60 ]] || { cat "$folder/sync.json" "$folder/sync.err" >&2; return 1; }
  done
}
sync() { # NAME
  sync_quietly "$1"
  jq -r --arg name "$1" '"  \($name)：\(.round_trips) 次往返，上行 \(.up_bytes) 字节，下行 \(.down_bytes) 字节，\(.duration_ms) 毫秒"' \
    "$folder/sync.json"
}

# --- 1 --------------------------------------------------------------------------------------------------------------
chapter '一、建立示例市（示例/非官方）'
hub init "$folder/hub" --host 127.0.0.1 --name 示例市
hub import "$folder/hub" --folder "$city"
hub campaign publish "$folder/hub" --file "$city/campaign.json"
"$programs/qiaomen-hub" serve "$folder/hub" --listen 127.0.0.1:0 >"$folder/serve.out" 2>"$folder/serve.log" &
server=$!
url=$(first_line "$folder/serve.out" "$server")
hub_address=${url##*/}
connect 0 1

# --- 2 --------------------------------------------------------------------------------------------------------------
chapter '二、用一次性票据入网'
hub assign "$folder/hub" --building E01/1号楼 --building E01/2号楼 --to WG001
hub assign "$folder/hub" --building E01/3号楼 --building E01/4号楼 --to WG002
enrol() { # NAME PERSON ARGUMENTS...
  hub ticket "$folder/hub" --person "$2" --url "https://127.0.0.1:$port" --out "$folder/$1.ticket" "${@:3}" >/dev/null
  device "$1" enrol --ticket-file "$folder/$1.ticket" --json | jq -r --arg name "$1" '"  \($name)：数据范围 \(.buckets // .scope // "") 份"'
}
enrol 网格员一 WG001 --role inspector --estate E01 --building E01/1号楼 --building E01/2号楼
enrol 网格员二 WG002 --role inspector --estate E01 --building E01/3号楼 --building E01/4号楼
enrol 网格员三 WG003 --role inspector --estate E04
enrol 站长 ZZ001 --role station-master --estate E01
enrol 社区 SQ001 --role community-supervisor --estate E01 --division 379901001001
enrol 企业 QY001 --role company --company WY001
enrol 街道 JD001 --role supervisor --division 示例一街道
enrol 报表 BB001 --role reporting --estate E01 --estate E02 --estate E03 --estate E04 --estate E05 --estate E06 \
  --estate E07 --estate E08 --division 示例市
enrol 终端 ZZ001 --role kiosk --estate E01
people='网格员一 网格员二 网格员三 站长 社区 企业 街道 终端'

# --- 3 --------------------------------------------------------------------------------------------------------------
chapter '三、先同步各自的小区，再断开网络'
for name in $people; do sync "$name"; done
lift=$(act 网格员一 issue 示例电梯问题 issue create --estate 示例花园 --title 电梯停运三天 --category elevator --place 1号楼1单元 --tag 示例电梯问题 --photo "$photos/lift-before.jpg")
sync 网格员一
for name in 网格员二 站长 社区; do sync "$name"; done
cut_line
echo '  线路已断开。以下全部离线完成。'

door() { printf '示例花园 1号楼 1 %s' "$1"; }
visit() { # NAME HOUSEHOLD OUTCOME NOTE
  act "$1" "$2" "$4" visit "$2" --outcome "$3" --note "$4" >/dev/null
}
for number in 101 102 201 202 301 302; do visit 网格员一 "$(door $number)" 1 "一号网格员敲开${number}"; done
for number in 401 402 501; do visit 网格员二 "$(door $number)" 2 "二号网格员无人应门${number}"; done
visit 网格员二 "$(door 101)" 1 '二号网格员又敲了101'
act 网格员一 "$(door 101)" '常住三人' household correct "$(door 101)" --residents 3 --note 常住三人 >/dev/null
act 网格员二 "$(door 101)" '老人独居' household correct "$(door 101)" --note 老人独居 >/dev/null
act 网格员一 "$lift" '三部电梯停运' issue edit "$lift" --title 三部电梯停运 --tag 电梯 >/dev/null
act 网格员二 "$lift" '两部电梯停运' issue edit "$lift" --title 两部电梯停运 --severity 3 >/dev/null
roof=$(act 网格员二 issue 楼顶漏雨渗水 issue create --estate 示例花园 --title 楼顶漏雨渗水 --category leak --place 3号楼楼顶)
echo '  两位网格员各敲各的门，在同一户、同一问题上各改各的。'

jq -n '{residents: 2, elders: 1, need: "leak", opinion: "楼顶漏水"}' >"$folder/answers.json"
act 网格员二 "$(door 802)" '"answer":"漏雨渗水"' visit "$(door 802)" --outcome 1 --answers "$folder/answers.json" \
  --gps 35.104660,118.356450,15 >/dev/null
jq -n '{residents: 0, elders: 1, need: "none"}' >"$folder/answers.json"
if device 网格员二 visit "$(door 702)" --outcome 1 --answers "$folder/answers.json" 2>"$folder/answers.err"; then exit 1; fi
sed 's/^/  表单当场查出：/' "$folder/answers.err"
visit 网格员二 "$(door 901)" 5 二号网格员看到空置901
device 网格员二 exclusion propose "$(door 901)" --reason 常年空置 >/dev/null

report() { # TEXT COMMAND...: what a resident leaves at the kiosk; says the slip's number
  act 终端 report "$1" resident-report create --category elevator --building 1号楼 --text "$1" "${@:2}"
}
telephone=13805317788
broken=$(report 居民说电梯又停了 --telephone "$telephone" --photo "$photos/lift-before.jpg")
again=$(report 居民说三天没电梯)
noise=$(report 居民说邻居太吵)
echo "  居民在驿站的终端上留下三条上报，拿到单号，例如 $broken；电话当场加密。"

wrong_clock() { FAKETIME_DONT_FAKE_MONOTONIC=1 faketime -f '-2d' "$@"; }
fast_visit() {
  wrong_clock "$programs/qiaomen" --home "$folder/网格员三" visit "示例新村 1号楼 1 $1" --outcome 1 --note "时钟慢两天$1" --json \
    >/dev/null && printf '%s\t%s\n' "示例新村 1号楼 1 $1" "时钟慢两天$1" >>"$written"
}
for number in 101 102 201; do fast_visit "$number"; done
echo '  网格员三的时钟慢了两天，照常走访。'

# Killed in the middle of writing: what was acknowledged must be there, what was under way is whole or absent.
set -m # a process group of its own, which dies as a whole
(
  for number in 502 601 602 701 702 801 802 901 902; do
    visit 网格员二 "$(door $number)" 8 "将被打断${number}"
  done
) &
writer=$!
set +m
until grep -q 将被打断601 "$written"; do pause; done
kill -9 -- "-$writer"
wait "$writer" 2>/dev/null || true
echo "  网格员二的程序在写入时被强行终止（-9）：确认过 $(grep -c 将被打断 "$written") 条，必须都在。"

act 站长 "$lift" '"to_state":20' issue accept "$lift" >/dev/null
act 社区 "$lift" 不属本小区 issue decline "$lift" --reason 不属本小区 >/dev/null
sed -i '/不属本小区/d' "$written" # will be refused and corrected

# --- 4 --------------------------------------------------------------------------------------------------------------
chapter '四、网络恢复，但请求和回复各丢三成'
connect 0.3 2
for name in 网格员一 网格员二 网格员三 站长; do sync "$name"; done
sync 社区
device 站长 exclusion approve "$(door 901)" >/dev/null
echo '  站长同意了网格员二提出的剔除：901 常年空置。'
echo '  社区的“不予受理”晚了一步，被退回：'
device 社区 returned list
refused=$(device 社区 returned list --json | jq -r '.returned[0].transaction')
act 社区 "$lift" '"to_state":30' --instead-of "$refused" issue dispatch "$lift" --company WY001 --due 2099-01-31 >/dev/null
echo '  改为派单，重新发送。'
sync 社区
sync 企业
act 企业 "$lift" '"to_state":40' issue sign "$lift" >/dev/null
act 企业 "$lift" '"to_state":50' issue start "$lift" >/dev/null
act 企业 "$lift" 配件要等一个月 extension ask "$lift" --until 2099-02-28 --reason 配件要等一个月 >/dev/null
sync 企业
echo '  站长把楼顶漏雨上呼到街道，管理员把小区的台账分派给街道；街道看过以后退回，编号不变：'
act 站长 "$roof" 三户同时漏雨要街道协调 issue raise "$roof" --to 街道 --reason 三户同时漏雨要街道协调 >/dev/null
hub assign "$folder/hub" --estate E01 --to JD001 >/dev/null
sync 站长
sync 街道
device 街道 issue list --raised
act 街道 "$roof" 维修资金已批由社区办理 issue return "$roof" --reason 维修资金已批由社区办理 >/dev/null
echo '  五级监管：街道看社区，社区看企业，企业看项目。社区同意了企业的延期。'
act 街道 supervision 甲社区台账齐全 supervise --division 379901001001 --finding 甲社区台账齐全 --issue "$roof" >/dev/null
sync 街道
sync 社区
act 社区 supervision 电梯维保记录缺两次 supervise --company WY001 --finding 电梯维保记录缺两次 --issue "$lift" >/dev/null
act 社区 "$lift" 同意延到二月底 extension decide "$lift" approve --reason 同意延到二月底 >/dev/null
sync 社区
sync 企业
act 企业 supervision 项目经理在岗 supervise --project 示例花园项目 --finding 项目经理在岗 >/dev/null
act 企业 "$lift" '"to_state":60' issue rectify "$lift" --photo "$photos/lift-after.jpg" >/dev/null
sync 企业
sync 站长
# The photos of an issue, as files in NAME's folder: on a bad line one run may give up.
look_at_photos() { # NAME ISSUE
  local tries=0
  until device "$1" issue photos "$2" --to "$folder/$1-photos" --json >"$folder/photos.json" 2>"$folder/photos.err"; do
    tries=$((tries + 1))
    [[ $tries -lt 60 ]] || { cat "$folder/photos.json" "$folder/photos.err" >&2; return 1; }
  done
}
look_at_photos 站长 "$lift"
echo '  站长取回整改前后的照片，看过以后销号。'
act 站长 "$lift" '"to_state":70' issue close "$lift" >/dev/null
sync 站长
for name in $people 报表; do sync "$name"; done
for name in $people 报表; do sync "$name"; done
cut_line
jq -r '"  线路：经过请求 \(.requests_seen) 次，丢失请求 \(.requests_lost) 次，丢失回复 \(.replies_lost) 次"' "$folder/line-2.json"
if [[ $(jq '.requests_lost * .replies_lost' "$folder/line-2.json") -eq 0 ]]; then
  echo '线路没有丢失请求或回复：这个故事什么也没有证明' >&2
  exit 1
fi

# --- 5 --------------------------------------------------------------------------------------------------------------
chapter '五、居民在终端上的上报，由站长处理'
connect 0 3
device 站长 resident-report list
decide() { # SLIP MARK COMMAND...
  act 站长 report "$2" resident-report "$3" "$1" "${@:4}"
}
taken=$(decide "$broken" '"outcome":1' accept --severity 3)
decide "$again" "$taken" merge --into "$taken" >/dev/null
decide "$noise" 邻里纠纷请找调解员 decline --reason 邻里纠纷请找调解员 >/dev/null
act 站长 "$taken" '"to_state":20' issue accept "$taken" >/dev/null
act 站长 notice 三季度收支 notice publish --kind 公开 --title 三季度收支 --body 收支已公开。 >/dev/null
for name in 站长 终端 企业; do sync "$name"; done
echo '  终端上凭单号看到进度，看到公告：'
device 终端 resident-report list
device 终端 notice list
progress=$(device 终端 resident-report list --json | jq -c '[.reports[] | {(.slip): .state}] | add')
expected=$(jq -nc --arg broken "$broken" --arg again "$again" --arg noise "$noise" '{($broken): 20, ($again): 20, ($noise): 15}')
told=$(jq -n --argjson is "$progress" --argjson shall "$expected" '$is == $shall')
[[ $(device 终端 notice list --json | jq -r '.notices[].title') == 三季度收支 ]] || told=false
echo "  单号的进度相符：$told"
private=true
grep -rqaF "$telephone" "$folder/站长" || private=false # else the search finds nothing anywhere
if grep -rlaF "$telephone" "$folder"/{网格员一,网格员二,网格员三,社区,企业,街道,报表,终端} "$folder"/serve.*; then private=false; fi
echo "  居民的电话只有站长有：$private"

# --- 6 --------------------------------------------------------------------------------------------------------------
chapter '六、统计副本上的全市'
device 报表 figures rates
device 报表 figures ledger
device 报表 figures supervision
device 报表 conflicts
device 报表 issue show "$lift"

# Parents sum numerators and denominators: of city, county, streets and communities, and of every count.
sums_agree=$(device 报表 figures rates --json | jq '.rates as $all |
  [$all[] | . as $p | [$all[] | select(.parent == $p.id)] | select(length > 0) | . as $children |
    ["in_scope", "knocked", "contacted", "strict", "excluded"][] | . as $count |
    ($children | map(.[$count]) | add) == $p[$count]] | length >= 40 and all')
echo "  各级合计相符：$sums_agree"
excluded=$(device 报表 figures rates --json | jq '[.rates[] | select(.parent == null) | .excluded] | add')
echo "  全市剔除：$excluded 户"

echo '回执：'
for name in $people; do
  echo "$name"
  device "$name" receipts
done

# The hub counts its public figures by itself, at most once a minute: compared is a moment at which it wrote nothing
# from before the last round to after it.
echo '校验：'
rounds=0
hub digest "$folder/hub" --json >"$folder/hub-digest.json"
until mv "$folder/hub-digest.json" "$folder/hub-before.json"
  for name in $people 报表; do sync_quietly "$name" || exit 1; done
  hub digest "$folder/hub" --json >"$folder/hub-digest.json"
  cmp -s "$folder/hub-before.json" "$folder/hub-digest.json"; do
  rounds=$((rounds + 1))
  [[ $rounds -lt 10 ]] || { echo '服务器一直在变：没有可以比较的一刻' >&2; exit 1; }
done
cut_line
unequal=0
for name in $people 报表; do
  device "$name" digest --json >"$folder/digest.json"
  result=$(jq -r --slurpfile hub "$folder/hub-digest.json" '
    [.buckets[] | select(.granted)] as $mine | ($hub[0] | map({(.bucket): .hash}) | add) as $theirs
    | [$mine[] | select(.hash != ($theirs[.bucket] // "00000000000000000000000000000000"))] as $bad
    | if ($mine | length) > 0 and ($bad | length) == 0
      then "\($mine | length) 个数据范围，\([$mine[].rows] | add) 行，全部相等" else "不等 \($bad)" end' "$folder/digest.json")
  printf '  %s：%s\n' "$name" "$result"
  [[ $result == *全部相等 ]] || unequal=$((unequal + 1))
done

# Of street, community and company each looked at one below; the levels above at nobody.
looked=$(device 报表 figures supervision --json | jq '[.edges[].supervised] == [0, 0, 1, 1, 1]')
echo "  五级监管的次数相符：$looked"

# Of each photo: the hub's bytes and those of a second device are the file's.
unlike=0
for photo in "$photos"/*.jpg; do
  sha=$(sha256sum <"$photo" | cut -d' ' -f1)
  for copy in "$folder/hub/blobs/${sha:0:2}/${sha:2}" "$folder/站长-photos"/*-"${sha:0:12}".jpg; do
    sha256sum --check --status <<<"$sha  $copy" || { echo "  照片不同：$copy" >&2; unlike=$((unlike + 1)); }
  done
  [[ $unlike -gt 0 ]] || echo "  照片 ${photo##*/}（${sha:0:12}）：服务器与站长的各一份，与原件相同"
done

# --- 7 --------------------------------------------------------------------------------------------------------------
chapter '七、驿站的触摸屏，网线断着'
# On a screen that nobody sees, touched by real pointer events; pictures of it stay.
touch() { # LINES...
  printf '%s\n' "$@" | "$programs/screen-hand" "$shown" | sed 's/^/  /'
}
start_kiosk() { # ARGUMENTS...
  "$programs/qiaomen-kiosk" --home "$folder/终端" "$@" >"$folder/kiosk.log" 2>&1 &
  kiosk=$!
}
mkfifo "$folder/display"
Xvfb -displayfd 9 -screen 0 1080x1920x24 9>"$folder/display" >"$folder/xvfb.log" 2>&1 &
screen=$!
read -rt 30 number <"$folder/display" || { cat "$folder/xvfb.log" >&2; exit 1; }
shown=:$number
DISPLAY=$shown start_kiosk
echo '  居民点：我要反映，电梯故障，这里，提交。拿到单号，全程不打字：'
touch wait "picture $folder/kiosk-1-home.png" 'tap 540 760' "picture $folder/kiosk-2-what.png" 'tap 280 760' \
  "picture $folder/kiosk-3-where.png" 'tap 540 740' "picture $folder/kiosk-4-review.png" 'tap 540 1630' \
  "picture $folder/kiosk-5-slip.png"
echo '  来网以后，触摸屏自己上传；站长看到，受理：'
connect 0 4
slip='' rounds=0
until sync_quietly 站长 && slip=$(device 站长 resident-report list --json | jq -re '[.reports[] | select(.place == "示例市示例路10号")][0].slip'); do
  rounds=$((rounds + 1))
  [[ $rounds -lt 60 ]] || { cat "$folder/kiosk.log" >&2; exit 1; }
  pause
done
printf 'report\t%s\n' "$slip" >>"$written"
decide "$slip" '"outcome":1' accept --severity 2 >/dev/null
sync 站长
rounds=0
until device 终端 resident-report list --json | jq -e --arg slip "$slip" '.reports[] | select(.slip == $slip and .state == 10)' >/dev/null; do
  rounds=$((rounds + 1))
  [[ $rounds -lt 600 ]] || { cat "$folder/kiosk.log" >&2; exit 1; }
  pause
done
echo '  居民回来，按小票上的号码查进度：'
column=(540 205 540 875 205 540 875 205 540 875) row=(1444 952 952 952 1116 1116 1116 1280 1280 1280)
digits=()
for ((i = 0; i < ${#slip}; ++i)); do
  digit=${slip:i:1}
  digits+=("tap ${column[digit]} ${row[digit]}")
done
touch 'tap 540 1630' 'tap 280 1070' "${digits[@]}" "picture $folder/kiosk-6-number.png" 'tap 540 1630' "picture $folder/kiosk-7-progress.png"
kill "$kiosk" && wait "$kiosk" 2>/dev/null || true
kiosk=''
if [[ -n ${DISPLAY:-} ]]; then
  echo '  触摸屏在窗口里打开了，用鼠标点。关掉窗口，故事就结束。'
  start_kiosk --width 540 --height 960
  wait "$kiosk" || true
  kiosk=''
fi
cut_line

lost=0
device 报表 conflicts --json >"$folder/conflicts.json"
while IFS=$'\t' read -r subject mark; do
  case $subject in
    supervision) device 报表 supervision list --json ;;
    report) device 站长 resident-report list --all --json ;;
    notice) device 终端 notice list --json ;;
    issue) for id in $(device 报表 issue list --json | jq -r '.issues[].issue'); do device 报表 issue show "$id" --json; done ;;
    *-*) device 报表 issue show "$subject" --json ;;
    *) device 报表 household show "$subject" --json ;;
  esac >"$folder/there.json" 2>/dev/null || true
  grep -qF "$mark" "$folder/there.json" "$folder/conflicts.json" || { echo "  找不到：$subject $mark" >&2; lost=$((lost + 1)); }
done <"$written"
echo
echo "写入 $(wc -l <"$written") 条"
echo "lost: $lost"
[[ $lost -eq 0 && $unequal -eq 0 && $unlike -eq 0 && $sums_agree == true && $excluded -eq 1 && $looked == true && $told == true && $private == true ]]
