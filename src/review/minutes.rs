//! The minutes of a review as Markdown: what is to be looked at stands there already, what was decided is left blank.

mod markdown;

use markdown::Writer;

use crate::content::quiz::text::plain;
use crate::content::register::{Item, ItemKind, ItemStatus};
use crate::content::version::Change;
use crate::diagnostic::Text;
use crate::diagnostic::report::Language;
use crate::handbook::{
    Agenda, EntryId, Evidence, Flag, Handbook, MissedLimit, OpenFeedback, QuestionFigures, RunFigures, Title,
};
use crate::say;
use crate::words::{Words, largest_units};

/// Most characters of what a reader wrote; the register has all.
const LONGEST_TEXT: usize = 400;

/// What the minutes are made of.
#[derive(Debug)]
pub struct Minutes<'a> {
    pub handbook: &'a Handbook,
    pub agenda: &'a Agenda<'a>,
    /// What records of runs and of learners say.
    pub evidence: &'a Evidence,
    pub language: Language,
}

/// The place of the handbook's language that is nearest to a language of the program.
pub fn language_in(handbook: &Handbook, language: Language) -> usize {
    let wanted: &[&str] = match language {
        Language::English => &["en"],
        Language::Chinese => &["zh-Hant", "zh-TW", "zh-HK", "zh"],
    };
    let find = |wanted: &&str| handbook.languages.iter().position(|code| code.starts_with(*wanted));
    wanted.iter().find_map(find).unwrap_or(0)
}

/// The handbook's title.
pub fn title(handbook: &Handbook, language: Language) -> String {
    let place = language_in(handbook, language);
    let home = || match handbook.title(handbook.by_key("index")?, place) {
        Title::Text(title) => Some(title.to_string()),
        Title::Word(_) => None,
    };
    let configured = handbook.config.title.text_in(&handbook.languages[place]).map(str::to_string);
    configured.or_else(home).unwrap_or_else(|| "Readybook".to_string())
}

impl Minutes<'_> {
    /// The whole text. The same facts give the same bytes.
    pub fn text(&self) -> String {
        let mut out = Writer::new(self.language);
        self.head(&mut out);
        self.reviews(&mut out);
        self.feedback(&mut out);
        self.drafts(&mut out);
        self.translations(&mut out);
        self.contacts(&mut out);
        if let Some(runs) = &self.evidence.runs {
            self.limits(runs, &mut out);
        }
        if let Some(questions) = self.evidence.flagged() {
            self.questions(&questions, &mut out);
        }
        self.foot(&mut out);
        out.finish()
    }

    fn head(&self, out: &mut Writer) {
        let title = out.plain(&title(self.handbook, self.language));
        out.title(&say!("Minutes of the review: {title}", "檢討會議紀錄：{title}"));
        out.blanks(&[
            say!("Date: ", "日期："),
            say!("Chair: ", "主持："),
            say!("Present: ", "出席："),
            say!("Minutes by: ", "紀錄："),
        ]);
        let (until, today) = (self.agenda.until, self.handbook.today);
        out.paragraph(&say!("Agenda up to {until}, made on {today}.", "議程截至{until}，於{today}產生。"));
    }

    fn reviews(&self, out: &mut Writer) {
        out.section(&say!("Documents due for review", "到期檢視的文件"));
        for review in &self.agenda.reviews {
            let (what, version, due) = (self.page(review.document, out), &review.version, review.due);
            let late = if review.is_overdue { say!(", **overdue**", "，**逾期**") } else { say!("", "") };
            let (late_en, late_zh) = (late.en, late.zh);
            let owner = self.owner(review.document, out);
            out.task(&[
                say!(
                    "{what}: version {version}, due by {due}{late_en}",
                    "{what}：{version}版，應於{due}前檢視{late_zh}"
                ),
                owner,
            ]);
            out.decision();
        }
        let until = self.agenda.until;
        out.none(&say!("No document is due for review until {until}.", "到{until}為止，沒有該檢視的文件。"));
    }

    fn feedback(&self, out: &mut Writer) {
        out.section(&say!("Open suggestions", "未結案的建議"));
        let (open, new) = (self.agenda.open_items(), self.agenda.new_items());
        if open > 0 {
            out.paragraph(&say!(
                "{open} are open, {new} of them not decided yet.",
                "共{open}則，其中{new}則尚未決定。"
            ));
        }
        for group in &self.agenda.feedback {
            let heading = match group.page {
                Some(page) => {
                    let page = self.page(page, out);
                    say!("{page}", "{page}")
                }
                None => say!("About no page in particular", "未指明頁面"),
            };
            out.heading(&heading);
            for item in &group.items {
                self.item(item, group, out);
            }
        }
        out.none(&say!("No suggestion is open.", "沒有未結案的建議。"));
    }

    fn item(&self, item: &Item, group: &OpenFeedback, out: &mut Writer) {
        let (id, received) = (&item.id, item.received.value);
        let kind = kind(item.kind);
        let status = match item.status.value {
            ItemStatus::New => say!("new", "新收到"),
            _ => say!("accepted", "已採納"),
        };
        let mut facts =
            vec![joined(&say!("**{id}** ", "**{id}** "), &kind), status, say!("received {received}", "{received}收到")];
        if let Some(document) = item.document.as_ref().filter(|_| group.page.is_none()) {
            let document = out.plain(&document.value);
            facts.push(say!("{document}", "{document}"));
        }
        if let Some(version) = &item.version {
            let version = out.plain(&version.value);
            facts.push(say!("version {version}", "{version}版"));
        }
        if let Some(step) = &item.step {
            let step = out.plain(&self.step(group.page, &step.value).unwrap_or_else(|| step.value.clone()));
            facts.push(say!("step “{step}”", "步驟「{step}」"));
        }
        if let Some(question) = &item.question {
            let question = out.plain(&question.value);
            facts.push(say!("question {question}", "題目{question}"));
        }
        if let Some(owner) = self.handbook.item_owner(item) {
            facts.push(self.role(owner, out));
        }
        out.task(&facts);
        out.quote(&item.beginning(LONGEST_TEXT));
        out.decision();
    }

    fn drafts(&self, out: &mut Writer) {
        out.section(&say!("Drafts ahead", "領先的草稿"));
        for draft in &self.agenda.drafts {
            let what = self.page(draft.document, out);
            let state = match &draft.newest {
                Some(version) => {
                    say!("{what}: differs from version {version}, not released", "{what}：與{version}版不同，尚未發布")
                }
                None => say!("{what}: never released", "{what}：從未發布"),
            };
            let owner = self.owner(draft.document, out);
            out.task(&[state, owner]);
        }
        out.none(&say!("No draft is ahead.", "沒有領先的草稿。"));
    }

    fn translations(&self, out: &mut Writer) {
        out.section(&say!("Translations behind", "落後的譯文"));
        for behind in &self.agenda.translations {
            let (what, code) = (self.page(behind.document, out), &self.handbook.languages[behind.language]);
            let (rendered, newest) = (&behind.rendered, &behind.newest);
            let state = match behind.change {
                Some(change) => {
                    let change = change_name(change);
                    let (en, zh) = (&change.en, &change.zh);
                    say!(
                        "{what}: `{code}` still renders version {rendered}, the original is at {newest} ({en})",
                        "{what}：`{code}`譯文仍為{rendered}版，原文已是{newest}版（{zh}）"
                    )
                }
                None => say!(
                    "{what}: `{code}` still renders version {rendered}, the draft of the original has changed",
                    "{what}：`{code}`譯文仍為{rendered}版，原文的草稿已有更動"
                ),
            };
            let owner = self.owner(behind.document, out);
            out.task(&[state, owner]);
        }
        out.none(&say!("No translation is behind.", "沒有落後的譯文。"));
    }

    fn contacts(&self, out: &mut Writer) {
        out.section(&say!("Contacts not checked in time", "逾期未確認的聯絡資料"));
        for person in &self.agenda.contacts {
            let code = &self.handbook.languages[language_in(self.handbook, self.language)];
            let name = out.plain(person.name.text_in(code).unwrap_or(&person.id));
            out.task(&[match &person.checked {
                Some(checked) => {
                    let day = checked.value;
                    say!("{name}: last checked {day}", "{name}：上次確認是{day}")
                }
                None => say!("{name}: never checked", "{name}：從未確認"),
            }]);
        }
        out.none(&say!("All contacts were checked in time.", "沒有逾期未確認的聯絡資料。"));
    }

    fn limits(&self, runs: &RunFigures, out: &mut Writer) {
        out.section(&say!("Time limits missed", "沒達到的時限"));
        let RunFigures { count, drills, left_out, .. } = runs;
        out.paragraph(&say!(
            "Records read: {count}, of which drills: {drills}.",
            "讀取{count}份紀錄，其中演練{drills}份。"
        ));
        if *left_out > 0 {
            out.paragraph(&say!(
                "Files that could not be used, and are missing here: {left_out}.",
                "另有{left_out}個檔案不能採用，未列入。"
            ));
        }
        for limit in &runs.missed {
            self.limit(limit, out);
        }
        out.none(&say!("No step missed its limit.", "沒有步驟超過時限。"));
    }

    fn limit(&self, limit: &MissedLimit, out: &mut Writer) {
        let known = self.handbook.by_number(&limit.document);
        let what = match known {
            Some(id) => self.page(id, out),
            None => out.plain(&format!("{} {}", limit.document, limit.document_title)),
        };
        let step = out.plain(&self.step(known, &limit.step).unwrap_or_else(|| limit.step_title.clone()));
        let MissedLimit { count, drills, open, .. } = *limit;
        let mut facts = vec![say!("{what}, step “{step}”: {count}×", "{what}，步驟「{step}」：{count}次")];
        if drills > 0 {
            facts.push(say!("in drills: {drills}", "其中演練{drills}次"));
        }
        if open > 0 {
            facts.push(say!("never done: {open}", "未完成{open}次"));
        }
        facts.push(joined(&say!("late by up to ", "最多晚了"), &lasting(limit.worst_ms)));
        out.task(&facts);
        out.decision();
    }

    fn questions(&self, questions: &[&QuestionFigures], out: &mut Writer) {
        out.section(&say!("Questions to look at", "需要留意的題目"));
        for figures in questions {
            self.question(figures, out);
        }
        out.none(&say!("Nothing speaks against any question.", "沒有需要留意的題目。"));
    }

    fn question(&self, figures: &QuestionFigures, out: &mut Writer) {
        let code = &self.handbook.languages[language_in(self.handbook, self.language)];
        // The figures are of quizzes of this handbook.
        let Some(trained) = self.handbook.quiz(&figures.quiz) else { return };
        let Some(question) = trained.quiz.question(&figures.question) else { return };
        let words = |words: &Words| words.text_in(code).map(plain).unwrap_or_default();
        let (title, stem) = (out.plain(&words(&trained.quiz.title)), out.plain(&words(&question.stem.value)));
        let (version, drawn) = (&trained.quiz.version.value, figures.drawn);
        let id = out.plain(&format!("{}/{}", figures.quiz, figures.question));
        let mut facts = vec![
            say!("{title} {version}, “{stem}” ({id})", "{title} {version}版，「{stem}」（{id}）"),
            say!("attempts: {drawn}", "作答{drawn}次"),
        ];
        if let Some(facility) = figures.facility {
            facts.push(say!("facility {facility:.2}", "答對率{facility:.2}"));
        }
        facts.extend(figures.flags.iter().map(|flag| {
            let choice = match flag.choice().unwrap_or_default() {
                "true" => say!("True", "正確").text_in(self.language).to_string(),
                "false" => say!("False", "錯誤").text_in(self.language).to_string(),
                id => question.choice(id).map_or_else(|| id.to_string(), words),
            };
            flagged(flag, &out.plain(&choice))
        }));
        out.task(&facts);
        out.decision();
    }

    fn foot(&self, out: &mut Writer) {
        out.section(&say!("Decisions", "決定"));
        out.table(&[say!("Decision", "決定"), say!("Who", "負責"), say!("By when", "期限")], 3);
        out.section(&say!("Next dates", "下次日期"));
        let next = self.handbook.collections(self.agenda.until, jiff::civil::Date::MAX).next();
        let next = next.map_or_else(String::new, |day| day.to_string());
        for day in &self.agenda.collections {
            out.item(&say!("Suggestions are collected on {day}", "整理建議：{day}"));
        }
        out.item(&say!("Next review: {next}", "下次檢討：{next}"));
    }

    /// A page by its number and title.
    fn page(&self, id: EntryId, out: &Writer) -> String {
        let entry = &self.handbook.entries[id];
        let shown = self.handbook.language_for(id, language_in(self.handbook, self.language));
        let title = match self.handbook.title(id, shown) {
            Title::Text(title) => title,
            // What the theme calls it is not known here.
            Title::Word(_) => entry.name(),
        };
        let number = entry.main().and_then(|document| document.front.id.as_ref());
        out.plain(&number.map_or_else(|| title.to_string(), |number| format!("{} {title}", number.value)))
    }

    /// The title of a step that a page has.
    fn step(&self, page: Option<EntryId>, step: &str) -> Option<String> {
        let steps = self.handbook.steps(page?, language_in(self.handbook, self.language));
        steps.iter().find(|known| known.id == step).map(|step| step.title.clone())
    }

    fn owner(&self, id: EntryId, out: &Writer) -> Text {
        let owner = self.handbook.entries[id].main().and_then(|document| document.front.owner.as_ref());
        owner.map_or_else(|| say!("", ""), |role| self.role(&role.value, out))
    }

    fn role(&self, role: &str, out: &Writer) -> Text {
        let code = &self.handbook.languages[language_in(self.handbook, self.language)];
        let known = self.handbook.roster.role(role);
        let name = out.plain(known.and_then(|known| known.name.text_in(code)).unwrap_or(role));
        say!("owner: {name}", "負責人：{name}")
    }
}

fn flagged(flag: &Flag, choice: &str) -> Text {
    match flag {
        Flag::Hard => say!("too hard", "太難"),
        Flag::Easy => say!("everybody is right", "人人答對"),
        Flag::Negative => say!("who knows more does worse", "程度好的人反而答錯"),
        Flag::Unchosen(_) => say!("nobody chooses “{choice}”", "沒有人選「{choice}」"),
        Flag::Preferred(_) => {
            say!("strong learners prefer “{choice}”", "高分者多選「{choice}」")
        }
    }
}

fn kind(kind: ItemKind) -> Text {
    match kind {
        ItemKind::Wrong => say!("wrong", "寫錯了"),
        ItemKind::Unclear => say!("unclear", "看不懂"),
        ItemKind::Outdated => say!("outdated", "過時了"),
        ItemKind::Missing => say!("missing", "缺了東西"),
        ItemKind::Unsafe => say!("**UNSAFE**", "**照做會有危險**"),
    }
}

fn change_name(change: Change) -> Text {
    match change {
        Change::Editorial => say!("editorial", "文字修正"),
        Change::Minor => say!("minor", "小幅修訂"),
        Change::Material => say!("material", "重大修訂"),
    }
}

/// One text after another.
fn joined(first: &Text, second: &Text) -> Text {
    Text { en: format!("{}{}", first.en, second.en), zh: format!("{}{}", first.zh, second.zh) }
}

/// A duration in words, at least a minute.
fn lasting(ms: i64) -> Text {
    let word = |(unit, count): (&str, i64)| {
        let (one, zh) = match unit {
            "days" => ("day", "天"),
            "hours" => ("hour", "小時"),
            _ => ("minute", "分鐘"),
        };
        let en = if count == 1 { one } else { unit };
        say!("{count} {en}", "{count}{zh}")
    };
    let said: Vec<Text> = largest_units(ms).into_iter().map(word).collect();
    if said.is_empty() {
        return say!("less than a minute", "不到1分鐘");
    }
    let words = |language: Language| said.iter().map(|text| text.text_in(language)).collect::<Vec<_>>();
    Text { en: words(Language::English).join(" "), zh: words(Language::Chinese).concat() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_have_their_two_largest_units() {
        for (minutes, en, zh) in [
            (0, "less than a minute", "不到1分鐘"),
            (1, "1 minute", "1分鐘"),
            (61, "1 hour 1 minute", "1小時1分鐘"),
            (120, "2 hours", "2小時"),
            (1440 + 5, "1 day", "1天"),
            (3 * 1440 + 125, "3 days 2 hours", "3天2小時"),
        ] {
            assert_eq!(lasting(minutes * 60_000), Text { en: en.into(), zh: zh.into() });
        }
    }
}
