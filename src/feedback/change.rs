//! Writes decisions into an item's file. Remarks and the order of keys stay as their author wrote them.

use std::ffi::OsString;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use super::item_file::{self, ORDER, Value};
use crate::content::encoding::decode;
use crate::content::register::{Item, ItemStatus, inline};
use crate::content::version::Version;
use crate::diagnostic::{Text, nearest};
use crate::error::Error;
use crate::handbook::Handbook;
use crate::say;
use crate::words::Words;
use crate::yaml::{self, Key, Node, Value as Yaml};

/// What is decided about an item.
#[derive(Debug, Clone, Default)]
pub struct Decision {
    pub status: Option<ItemStatus>,
    /// Language and text.
    pub reasons: Vec<(String, String)>,
    pub owner: Option<String>,
}

/// Looks an item up.
///
/// # Errors
/// What to tell the user: the register has no such item.
pub fn find<'h>(handbook: &'h Handbook, id: &str) -> Result<&'h Item, Text> {
    handbook.register.item(id).ok_or_else(|| {
        match nearest(id, handbook.register.items.iter().map(|item| item.id.as_str())) {
            Some(near) => say!(
                "the register holds no item `{id}`; did you mean `{near}`?",
                "建議登記簿裡沒有項目 `{id}`；您是否要寫 `{near}`？"
            ),
            None => say!("the register holds no item `{id}`", "建議登記簿裡沒有項目 `{id}`"),
        }
    })
}

/// The values that a decision sets.
///
/// # Errors
/// Everything that speaks against it, at once.
pub fn decide(handbook: &Handbook, item: &Item, decision: &Decision) -> Result<Vec<Value>, Vec<Text>> {
    let mut against = Vec::new();
    if decision.status.is_none() && decision.reasons.is_empty() && decision.owner.is_none() {
        against.push(say!(
            "nothing to set: --status, --reason or --owner",
            "沒有要設定的內容：--status、--reason 或 --owner"
        ));
    }
    if decision.status == Some(ItemStatus::Done) && handbook.is_versioned(item) {
        let (id, name) = (&item.id, item.document.as_ref().map_or("NUMBER", |document| &document.value));
        against.push(say!(
            "an item is done when a version answers it: readybook release {name} --answers {id}",
            "有版本處理了才算結案：readybook release {name} --answers {id}"
        ));
    } else if let (ItemStatus::Done, Some(_), Some(version)) = (item.status.value, decision.status, &item.done_in) {
        let version = &version.value;
        against.push(say!(
            "it is done in version {version}, and the record says so: what is still wrong is a new item",
            "已在版本 {version} 結案並有紀錄：若仍有問題，請另立新項目"
        ));
    }
    let reason = merged(item.reason.as_ref(), &decision.reasons);
    check_reasons(handbook, decision, reason.as_ref(), &mut against);
    if let Some(role) = &decision.owner
        && handbook.roster.file.is_some()
        && handbook.roster.role(role).is_none()
    {
        against.push(say!("the roster has no role `{role}`", "名冊中沒有角色 `{role}`"));
    }
    if !against.is_empty() {
        return Err(against);
    }
    let mut values: Vec<Value> = Vec::new();
    values.extend(decision.status.map(|status| ("status", status.name().to_string())));
    values.extend(reason.filter(|_| !decision.reasons.is_empty()).map(|reason| ("reason", inline(&reason))));
    values.extend(decision.owner.clone().map(|role| ("owner", role)));
    values.extend(decision.status.map(|_| ("decided", handbook.today.to_string())));
    Ok(values)
}

fn check_reasons(handbook: &Handbook, decision: &Decision, reason: Option<&Words>, against: &mut Vec<Text>) {
    for (at, (code, text)) in decision.reasons.iter().enumerate() {
        if !handbook.languages.iter().any(|known| **known == **code) {
            against.push(say!("`{code}` is not a language of this handbook", "`{code}` 不是本手冊的語言"));
        } else if decision.reasons[..at].iter().any(|(other, _)| other == code) {
            against.push(say!("the text in `{code}` is given twice", "`{code}` 的文字重複"));
        } else if text.trim().is_empty() || text.chars().any(char::is_control) {
            against.push(say!("the reason in `{code}` has to be one line of text", "`{code}` 的原因必須是一行文字"));
        }
    }
    if decision.status == Some(ItemStatus::Declined) {
        for code in handbook.languages.iter().filter(|code| !reason.is_some_and(|reason| reason.covers(code))) {
            against.push(say!(
                "the reason in `{code}` is missing: --reason {code}=TEXT",
                "缺少 `{code}` 的原因：--reason {code}=文字"
            ));
        }
    }
}

/// What was said before, with what is said now.
fn merged(before: Option<&Words>, now: &[(String, String)]) -> Option<Words> {
    if now.is_empty() {
        return before.cloned();
    }
    let before =
        before.into_iter().flat_map(Words::by_languages).map(|(code, text)| (code.to_string(), text.to_string()));
    let now = now.iter().map(|(code, text)| (code.clone(), text.trim().to_string()));
    Some(Words::by_language(before.chain(now)))
}

/// The values that a release sets.
pub fn closed(handbook: &Handbook, version: &Version) -> Vec<Value> {
    vec![
        ("status", ItemStatus::Done.name().to_string()),
        ("done_in", version.to_string()),
        ("decided", handbook.today.to_string()),
    ]
}

/// The text of an item's file with some values set. The file is read anew.
///
/// # Errors
/// `Ok(Err(…))`: what speaks against it. `Err`: the disk refuses.
pub fn changed(root: &Path, handbook: &Handbook, item: &Item, values: &[Value]) -> Result<Result<String, Text>, Error> {
    let path = root.join(&*item.file);
    let bytes = fs::read(&path).map_err(Error::read(&path))?;
    let (text, _) = decode(&item.file, bytes);
    let languages: Vec<String> = handbook.languages.iter().map(ToString::to_string).collect();
    let now = Item::read(&item.file, &text, &languages).0;
    if now.is_none_or(|now| now.values() != item.values()) {
        let file = &item.file;
        return Ok(Err(say!(
            "`{file}` was changed or removed while it was checked: run it again",
            "檢查期間 `{file}` 已被更動或移除：請再執行一次"
        )));
    }
    Ok(edit(item, &text, &languages, values))
}

/// Sets values in the text of an item.
///
/// # Errors
/// The lines to write by hand, when the file is not written with a key in each line.
pub fn edit(item: &Item, text: &str, languages: &[String], values: &[Value]) -> Result<String, Text> {
    let mut expected: Vec<Value> = item.values();
    expected.retain(|(key, _)| !values.iter().any(|(other, _)| other == key));
    expected.extend(values.iter().cloned());
    expected.sort_by_key(|(key, _)| ORDER.iter().position(|known| known == key));
    let edited = values.iter().try_fold(text.to_string(), |text, (key, value)| put(&item.file, &text, key, value));
    let reads_well = |text: &String| {
        let (now, _) = Item::read(&item.file, text, languages);
        now.is_some_and(|now| now.values() == expected)
    };
    edited.filter(reads_well).ok_or_else(|| {
        let lines: Vec<String> =
            values.iter().map(|(key, value)| format!("{key}: {}", item_file::inline(key, value))).collect();
        let (file, by_hand) = (&item.file, lines.join("\n"));
        say!(
            "`{file}` is not written with a key in each line: write these lines by hand:\n{by_hand}",
            "`{file}` 不是一行一個鍵，請自行寫入：\n{by_hand}"
        )
    })
}

/// Sets one value; none when the text is not made of lines that begin with keys.
fn put(file: &Arc<str>, text: &str, key: &str, value: &str) -> Option<String> {
    let Node { value: Yaml::Map(entries), .. } = yaml::parse(file, text, 0).ok()? else { return None };
    let is_first = |(key, _): &(Key, Node)| text[..key.range.start].ends_with('\n') || key.range.start == 0;
    if !entries.iter().all(is_first) {
        return None;
    }
    let line_end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let written = item_file::inline(key, value);
    if let Some(at) = entries.iter().position(|(known, _)| known.text == key) {
        return Some(replace(text, &entries, at, &written, line_end));
    }
    let rank = |key: &str| ORDER.iter().position(|known| *known == key);
    let before = entries.iter().rposition(|(known, _)| rank(&known.text).is_some_and(|known| Some(known) < rank(key)));
    let at = before.map_or(0, |before| end(text, &entries, before));
    let gap = if text[..at].is_empty() || text[..at].ends_with('\n') { "" } else { line_end };
    Some(format!("{}{gap}{key}: {written}{line_end}{}", &text[..at], &text[at..]))
}

fn replace(text: &str, entries: &[(Key, Node)], at: usize, written: &str, line_end: &str) -> String {
    let (key, node) = &entries[at];
    let raw = text[node.range.clone()].trim_end();
    let is_one_line = matches!(node.value, Yaml::Scalar { .. }) && !raw.contains('\n') && !raw.starts_with(['|', '>']);
    let is_behind_its_key = !text[key.range.end..node.range.start.max(key.range.end)].contains('\n');
    if is_one_line && is_behind_its_key && !raw.is_empty() {
        let start = node.range.start;
        return format!("{}{written}{}", &text[..start], &text[start + raw.len()..]);
    }
    let (start, end) = (key.range.start, end(text, entries, at));
    let lines = text[start..end].lines();
    // In a block of text, `#` is text.
    let is_text = matches!(node.value, Yaml::Scalar { .. });
    let remarks: String = lines
        .clone()
        .skip(1)
        .filter(|line| !is_text && line.trim_start().starts_with('#'))
        .map(|line| format!("{}{line_end}", line.trim_start()))
        .collect();
    let first = lines.clone().next().unwrap_or_default();
    let behind = first.rfind(" #").filter(|_| !is_text).map_or("", |at| &first[at..]);
    // What a quoted text holds is no remark.
    let behind = if behind.contains(['"', '\'', '}']) { "" } else { behind };
    format!("{}{remarks}{}: {written}{behind}{line_end}{}", &text[..start], key.text, &text[end..])
}

/// Where the lines of an entry end: before blank lines and remarks that stand above the next one.
fn end(text: &str, entries: &[(Key, Node)], at: usize) -> usize {
    let mut end = entries.get(at + 1).map_or(text.len(), |(next, _)| next.range.start);
    let start = entries[at].0.range.start;
    loop {
        let before = text[start..end].strip_suffix('\n').map_or("", |rest| rest);
        let line = start + before.rfind('\n').map_or(0, |at| at + 1);
        let is_between = line > start && (text[line..end].trim().is_empty() || text[line..end].starts_with('#'));
        if !is_between {
            return end;
        }
        end = line;
    }
}

/// Puts a text in the place of a file: whoever reads sees the old one or the new one.
///
/// # Errors
/// When the disk refuses.
pub fn replace_file(path: &Path, text: &str) -> Result<(), Error> {
    let mut name = OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".readybook-{}", std::process::id()));
    let beside = path.with_file_name(name);
    let written = fs::File::create(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    let moved =
        written.map_err(Error::write(&beside)).and_then(|()| fs::rename(&beside, path).map_err(Error::write(path)));
    moved.inspect_err(|_| {
        let _ = fs::remove_file(&beside);
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edited(text: &str, values: &[(&'static str, &str)]) -> Result<String, String> {
        let item = Item::read(&"feedback/F-1.yaml".into(), text, &[]).0.expect("an item");
        let values: Vec<Value> = values.iter().map(|(key, value)| (*key, (*value).to_string())).collect();
        edit(&item, text, &[], &values).map_err(|reason| reason.en)
    }

    const TEXT: &str = "# From the spring round.\nreceived: 2026-11-03 # by mail\nkind: wrong\n\n# Their words:\ntext: |\n  # no remark\n  status: new\nstatus: new   # ask Ada\n\n# The end.\n";

    #[test]
    fn remarks_and_order_stay() {
        assert_eq!(
            edited(TEXT, &[("status", "accepted"), ("owner", "lead"), ("decided", "2026-11-10")]).unwrap(),
            "# From the spring round.\nreceived: 2026-11-03 # by mail\nkind: wrong\n\n# Their words:\ntext: |\n  # no remark\n  status: new\nstatus: accepted   # ask Ada\nowner: lead\ndecided: 2026-11-10\n\n# The end.\n"
        );
        let text = "status: new\nkind: wrong\nreceived: 2026-11-03\ntext: 'x'\ndecided: 2026-11-04 # y";
        assert_eq!(
            edited(text, &[("status", "accepted"), ("decided", "2026-11-10"), ("document", "A-1")]).unwrap(),
            "status: accepted\nkind: wrong\nreceived: 2026-11-03\ndocument: A-1\ntext: 'x'\ndecided: 2026-11-10 # y"
        );
        let crlf = TEXT.replace('\n', "\r\n");
        let out = edited(&crlf, &[("status", "accepted"), ("decided", "2026-11-10")]).unwrap();
        assert_eq!(out.matches('\n').count(), out.matches("\r\n").count());
    }

    #[test]
    fn a_reason_of_several_lines_is_replaced() {
        let text = "received: 2026-11-03\nkind: wrong\ntext: x\nstatus: declined\nreason:\n  # said by mail\n  en: \"Too long\"\n  zh-Hant: 太長\n\n# next\nowner: lead\n";
        assert_eq!(
            edited(text, &[("reason", "{en: \"No\", zh-Hant: \"否\"}")]).unwrap(),
            "received: 2026-11-03\nkind: wrong\ntext: x\nstatus: declined\n# said by mail\nreason: {en: \"No\", zh-Hant: \"否\"}\n\n# next\nowner: lead\n"
        );
        let text =
            text.replace("reason:\n  # said by mail\n  en: \"Too long\"\n  zh-Hant: 太長\n", "reason: {en: a} # b\n");
        assert!(edited(&text, &[("reason", "{en: \"No\"}")]).unwrap().contains("reason: {en: \"No\"} # b\n\n# next\n"));
        let text = text.replace("reason: {en: a} # b\n", "reason: |\n  # a\n  b\n");
        assert!(
            edited(&text, &[("reason", "{en: \"No\"}")])
                .unwrap()
                .contains("status: declined\nreason: {en: \"No\"}\n\n# next\n")
        );
    }

    #[test]
    fn what_is_not_in_lines_is_refused_with_the_lines() {
        let refused = edited("{received: 2026-11-03, kind: wrong, text: x, status: new}\n", &[("status", "accepted")]);
        assert!(refused.unwrap_err().ends_with("by hand:\nstatus: accepted"));
    }
}
