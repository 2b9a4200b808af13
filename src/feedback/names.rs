//! What form tools call columns, kinds and languages, in English and Chinese, and how titles are compared.

use unicode_normalization::UnicodeNormalization as _;

use crate::config::{Column, ImportConfig, ItemKind};

/// Titles of columns.
const COLUMNS: [(Column, &[&str]); 9] = [
    (
        Column::Received,
        &[
            "received",
            "timestamp",
            "date",
            "submitted",
            "submitted at",
            "submission time",
            "completion time",
            "時間戳記",
            "收到日期",
            "日期",
            "填寫時間",
            "填答時間",
            "提交時間",
            "完成時間",
            "时间戳记",
            "提交时间",
            "完成时间",
        ],
    ),
    (Column::Document, &["document", "document number", "procedure", "文件", "文件編號", "程序", "文件编号"]),
    (Column::Version, &["version", "版本"]),
    (Column::Step, &["step", "步驟", "步骤"]),
    (Column::Question, &["question", "quiz question", "題目", "测验题目", "測驗題目", "题目"]),
    (Column::Language, &["language", "語言", "语言"]),
    (Column::Kind, &["kind", "type", "category", "類別", "類型", "種類", "类别", "类型"]),
    (
        Column::Text,
        &[
            "text",
            "comment",
            "comments",
            "description",
            "suggestion",
            "feedback",
            "message",
            "details",
            "說明",
            "建議",
            "意見",
            "內容",
            "说明",
            "建议",
            "意见",
            "内容",
        ],
    ),
    (Column::From, &["from", "name", "姓名", "填寫人", "填答者"]),
];

/// What choices of a form are called.
const KINDS: [(ItemKind, &[&str]); 5] = [
    (
        ItemKind::Wrong,
        &["wrong", "it is wrong", "incorrect", "error", "寫錯了", "寫錯", "錯誤", "有錯", "內容有誤", "错误", "写错了"],
    ),
    (
        ItemKind::Unclear,
        &["unclear", "it is unclear", "confusing", "不清楚", "看不懂", "不明白", "說得不清楚", "寫得不清楚"],
    ),
    (
        ItemKind::Outdated,
        &[
            "outdated",
            "out of date",
            "it is outdated",
            "it is out of date",
            "過時",
            "過時了",
            "已過時",
            "過期",
            "过时",
            "过时了",
        ],
    ),
    (
        ItemKind::Missing,
        &["missing", "something is missing", "incomplete", "缺少", "缺漏", "缺了東西", "少了東西", "漏了", "沒有寫到"],
    ),
    (ItemKind::Unsafe, &["unsafe", "it is unsafe", "dangerous", "不安全", "照做不安全", "危險", "有風險", "危险"]),
];

/// What languages are called.
const LANGUAGES: [(&str, &[&str]); 3] = [
    ("zh-Hant", &["zh-hant", "zh-tw", "zh-hk", "zh", "中文", "繁體中文", "正體中文"]),
    ("zh-Hans", &["zh-hans", "zh-cn", "简体中文", "簡體中文"]),
    ("en", &["en", "en-us", "en-gb", "english", "英文"]),
];

/// A title as it is compared: width, case, blanks and a full stop at its end make no difference.
pub fn folded(text: &str) -> String {
    let folded: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let words: Vec<&str> = folded.split_whitespace().collect();
    words.join(" ").trim_matches(|c: char| "。.:*?!".contains(c) || c == '\u{FEFF}').trim().to_string()
}

/// What a column says, by its title: as configured, else by the usual titles of columns that are not configured.
pub fn column(config: &ImportConfig, title: &str) -> Option<Column> {
    let title = folded(title);
    let is_titled = |titles: &[String]| titles.iter().any(|known| folded(known) == title);
    let own = config.columns.iter().find(|(_, titles)| is_titled(titles)).map(|(column, _)| *column);
    let usual = || COLUMNS.iter().find(|(_, titles)| titles.contains(&title.as_str())).map(|(column, _)| *column);
    own.or_else(|| usual().filter(|column| !config.columns.contains_key(column)))
}

/// The kind that a form's choice stands for.
pub fn kind(config: &ImportConfig, choice: &str) -> Option<ItemKind> {
    let choice = folded(choice);
    let is_called = |words: &[String]| words.iter().any(|known| folded(known) == choice);
    let own = config.kinds.iter().find(|(_, words)| is_called(words)).map(|(kind, _)| *kind);
    own.or_else(|| KINDS.iter().find(|(_, words)| words.contains(&choice.as_str())).map(|(kind, _)| *kind))
}

/// The code of a language, by one of the handbook's codes or by its name.
pub fn language(known: &[std::sync::Arc<str>], name: &str) -> Option<String> {
    let name = folded(name);
    let is_own = |code: &&std::sync::Arc<str>| code.to_lowercase() == name;
    let own = known.iter().find(is_own).map(|code| code.to_string());
    own.or_else(|| LANGUAGES.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(code, _)| code.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_configured_goes_before_what_is_usual() {
        let mut config = ImportConfig::default();
        assert_eq!(column(&config, " Ｔext "), Some(Column::Text));
        assert_eq!(column(&config, "說明"), Some(Column::Text));
        config.columns.insert(Column::Text, vec!["請說明哪裡有問題？".into()]);
        assert_eq!(column(&config, "請說明哪裡有問題?"), Some(Column::Text));
        assert_eq!(column(&config, "說明"), None);
        assert_eq!(kind(&config, "It is wrong."), Some(ItemKind::Wrong));
        config.kinds.insert(ItemKind::Unsafe, vec!["不清楚".into()]);
        assert_eq!(kind(&config, "不清楚"), Some(ItemKind::Unsafe));
        assert_eq!(kind(&config, "unclear"), Some(ItemKind::Unclear));
        assert_eq!(language(&["zh-Hant".into(), "fr".into()], "FR").as_deref(), Some("fr"));
        assert_eq!(language(&[], "繁體中文").as_deref(), Some("zh-Hant"));
    }

    #[test]
    fn no_usual_name_stands_for_two_things() {
        let titles: Vec<&str> = COLUMNS.iter().flat_map(|(_, titles)| titles.iter().copied()).collect();
        let kinds: Vec<&str> = KINDS.iter().flat_map(|(_, words)| words.iter().copied()).collect();
        for names in [titles, kinds] {
            let distinct: std::collections::BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(distinct.len(), names.len());
            assert!(names.iter().all(|name| folded(name) == *name), "{names:?}");
        }
    }
}
