//! Questions: what every one has, and what each type has beside it. Whether the key is there and fits is said here.

use std::collections::HashMap;

use super::limits::{MOST_NODES, MOST_PARTS, POINTS, VISITS};
use super::part::{Key, decimal, distinct, enough, read_area, read_credit, read_reference, score, unknown_id};
use super::read::{Reader, finish, one_of};
use super::{
    Accepted, Choice, Choosing, End, Explanation, Image, Item, Kind, Node, Ordering, Purpose, Question, Region, Row,
    Source,
};
use crate::content::block::{list, number};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::marking::{ClassificationRule, MultipleResponseRule, OrderingRule, normalise};
use crate::say;
use crate::source::Span;
use crate::words::Words;
use crate::yaml::{self, Located, Map, Value};

pub(crate) const RESPONSE_RULES: [(&str, MultipleResponseRule); 2] =
    [("plus-minus", MultipleResponseRule::PlusMinus), ("all-or-nothing", MultipleResponseRule::AllOrNothing)];
pub(crate) const ORDERING_RULES: [(&str, OrderingRule); 4] = [
    ("adjacent-pairs", OrderingRule::AdjacentPairs),
    ("absolute", OrderingRule::Absolute),
    ("all-or-nothing", OrderingRule::AllOrNothing),
    ("precedence", OrderingRule::Precedence),
];
pub(crate) const CLASSIFICATION_RULES: [(&str, ClassificationRule); 2] =
    [("per-row", ClassificationRule::PerRow), ("distance", ClassificationRule::Distance)];
pub(crate) const ENDS: [(&str, End); 2] = [("success", End::Success), ("failure", End::Failure)];

impl<'a> Reader<'a> {
    pub(super) fn question(self, map: &mut Map<'a>, purpose: Purpose) -> Option<Question> {
        let id = self.id(map);
        let points = number(map, "points", POINTS).unwrap_or(1);
        let stem = self.required_words(map, "stem");
        let stem_span = map.node("stem").map_or_else(|| map.span(), |node| Span::new(self.file, node.range.clone()));
        let shuffle = map.flag("shuffle");
        let explanation = map.map("explanation").map(|mut inner| {
            let text = self.words(&mut inner, "text");
            let reference = inner.parsed("ref", read_reference);
            finish(inner, map);
            Explanation { text, reference }
        });
        let kind = map.required_text("type")?;
        let id = id.unwrap_or_else(|| Located { value: "question".to_string(), span: map.span() });
        let key = Key { question: &id, is_needed: purpose != Purpose::Survey };
        let kind = match kind.value.as_str() {
            "single-choice" => self.single_choice(map, key),
            "multiple-response" => self.multiple_response(map, key),
            "true-false" => self.true_false(map, key),
            "numeric" => self.numeric(map, key),
            "short-text" => self.short_text(map, key),
            "ordering" => self.ordering(map),
            "matching" => self.matching(map, key),
            "classification" => self.classification(map, key),
            "hotspot" => self.hotspot(map, key),
            "scenario" => self.scenario(map, key),
            other => {
                let known = Kind::NAMES.join("`, `");
                let help = did_you_mean(other, Kind::NAMES)
                    .unwrap_or_else(|| say!("write one of `{known}`", "可用的有 `{known}`"));
                let message = say!("there is no type of question `{other}`", "沒有 `{other}` 這種題型");
                map.push(Diagnostic::new(Code::WrongType, kind.span.clone(), message).help(help));
                // What belongs to a type that is not known cannot be said to be unknown.
                map.entries();
                return None;
            }
        };
        Some(Question { id, points, stem: Located { value: stem, span: stem_span }, shuffle, explanation, kind })
    }

    fn choices(self, map: &mut Map<'a>) -> Vec<Choice> {
        let choices = list(self.file, map, "choices", |choice| {
            Some(Choice {
                id: self.id(choice)?,
                text: self.required_words(choice, "text"),
                is_correct: choice.flag("correct").unwrap_or(false),
                is_fixed: choice.flag("fixed").unwrap_or(false),
                feedback: self.words(choice, "feedback"),
            })
        });
        distinct(map, choices.iter().map(|choice| &choice.id));
        enough(map, "choices", choices.len(), 2);
        choices
    }

    fn single_choice(self, map: &mut Map<'a>, key: Key) -> Kind {
        let choices = self.choices(map);
        let mut right = choices.iter().filter(|choice| choice.is_correct);
        match (right.next(), right.next()) {
            (None, _) if !choices.is_empty() => {
                key.missing(map, say!("write `correct: true` beside one choice", "請在一個選項寫 `correct: true`"));
            }
            (Some(first), Some(second)) if key.is_needed => {
                let name = &key.question.value;
                let message =
                    say!("the single-choice question `{name}` has two right choices", "單選題 `{name}` 有兩個正確選項");
                let help = say!(
                    "write `type: multiple-response`, or keep one `correct: true`",
                    "請改為 `type: multiple-response`，或只留一個 `correct: true`"
                );
                map.push(
                    Diagnostic::new(Code::QuestionKey, second.id.span.clone(), message)
                        .help(help)
                        .related(first.id.span.clone(), say!("the other one", "另一個在這裡")),
                );
            }
            _ => {}
        }
        Kind::SingleChoice { choices }
    }

    fn multiple_response(self, map: &mut Map<'a>, key: Key) -> Kind {
        let rule = one_of(map, "rule", &RESPONSE_RULES).unwrap_or(MultipleResponseRule::PlusMinus);
        let choices = self.choices(map);
        if !choices.is_empty() && !choices.iter().any(|choice| choice.is_correct) {
            let help = say!("write `correct: true` beside every right choice", "請在每個正確選項寫 `correct: true`");
            key.missing(map, help);
        }
        Kind::MultipleResponse { choices, rule }
    }

    fn true_false(self, map: &mut Map<'a>, key: Key) -> Kind {
        let answer = map.flag("answer");
        if map.node("answer").is_none() {
            key.missing(map, say!("write `answer: true` or `answer: false`", "請寫 `answer: true` 或 `answer: false`"));
        }
        let (mut if_true, mut if_false) = (None, None);
        if let Some(mut feedback) = map.map("feedback") {
            if_true = self.words(&mut feedback, "true");
            if_false = self.words(&mut feedback, "false");
            finish(feedback, map);
        }
        Kind::TrueFalse { answer, if_true, if_false }
    }

    fn numeric(self, map: &mut Map<'a>, key: Key) -> Kind {
        let answer = decimal(map, "answer").map(|answer| answer.value);
        if map.node("answer").is_none() {
            key.missing(map, say!("write the number, such as `answer: 15`", "請寫數字，例如 `answer: 15`"));
        }
        let tolerance = decimal(map, "tolerance");
        if let Some(tolerance) = tolerance.as_ref().filter(|tolerance| tolerance.value.starts_with('-')) {
            let message = say!("a tolerance is not negative", "容許誤差不能是負數");
            let help = say!("write how far off an answer may be: `tolerance: 5`", "請寫可以相差多少：`tolerance: 5`");
            map.push(Diagnostic::new(Code::WrongType, tolerance.span.clone(), message).help(help));
        }
        let tolerance = tolerance.map_or_else(|| "0".to_string(), |tolerance| tolerance.value);
        Kind::Numeric { answer, tolerance, unit: self.words(map, "unit") }
    }

    fn short_text(self, map: &mut Map<'a>, key: Key) -> Kind {
        let mut accept = Vec::new();
        let mut found = Vec::new();
        for node in map.items("accept") {
            let span = Span::new(self.file, node.range.clone());
            let (words, credit) = match &node.value {
                // `{zh-Hant: …, en: …}` is a text by language, `{text: …}` one with more to say.
                Value::Map(entries) if entries.iter().any(|(key, _)| key.text == "text") => {
                    let mut inner = Map::open(self.file, node, &mut found);
                    let words = inner.node("text").map(|node| Words::read(self.file, node, self.languages, &mut found));
                    let credit = inner.parsed("credit", read_credit).map_or(100, |credit| credit.value);
                    inner.finish(&mut found);
                    (words.unwrap_or_default(), credit)
                }
                _ => (Words::read(self.file, node, self.languages, &mut found), 100),
            };
            if words.texts().all(|text| normalise(text).is_empty()) {
                let message = say!(
                    "nothing is left of this text when signs and blanks are taken away",
                    "去掉標點與空白後，這段文字什麼都不剩"
                );
                let help = say!("write letters, digits or Han characters", "請寫文字或數字");
                found.push(Diagnostic::new(Code::QuestionKey, span.clone(), message).help(help));
            }
            accept.push(Accepted { text: Located { value: words, span }, credit });
        }
        found.into_iter().for_each(|diagnostic| map.push(diagnostic));
        if accept.is_empty() {
            key.missing(map, say!("write the texts that are right: `accept: […]`", "請寫可接受的答案：`accept: […]`"));
        }
        Kind::ShortText { accept }
    }

    fn items(self, map: &mut Map<'a>, key: &'static str, least: usize) -> Vec<Item> {
        let items = list(self.file, map, key, |item| {
            Some(Item { id: self.id(item)?, text: self.required_words(item, "text") })
        });
        distinct(map, items.iter().map(|item| &item.id));
        enough(map, key, items.len(), least);
        items
    }

    fn ordering(self, map: &mut Map<'a>) -> Kind {
        let rule = one_of(map, "rule", &ORDERING_RULES).unwrap_or(OrderingRule::AdjacentPairs);
        let items = self.items(map, "items", 2);
        let equivalent = self.id_lists(map, "equivalent");
        let before = self.id_lists(map, "before");
        let known = || items.iter().map(|item| item.id.value.as_str());
        for id in equivalent.iter().chain(&before).flatten() {
            if known().all(|item| item != id.value) {
                map.push(unknown_id(id, known()));
            }
        }
        exchangeable(map, &items, &equivalent);
        pairs(map, &items, &before);
        if (rule == OrderingRule::Precedence) == before.is_empty() {
            let message =
                say!("`before` and `rule: precedence` belong together", "`before` 與 `rule: precedence` 要一起使用");
            let help = say!("write both, or neither", "請兩者都寫，或都不寫");
            map.push(Diagnostic::new(Code::QuestionKey, map.span(), message).help(help));
        }
        let pair = |pair: Vec<Located<String>>| <[Located<String>; 2]>::try_from(pair).ok().map(|[a, b]| (a, b));
        Kind::Ordering(Ordering { items, equivalent, before: before.into_iter().filter_map(pair).collect(), rule })
    }

    fn id_lists(self, map: &mut Map<'a>, key: &'static str) -> Vec<Vec<Located<String>>> {
        let mut found = Vec::new();
        let lists = map.items(key).iter().map(|node| yaml::texts(self.file, node, &mut found)).collect();
        found.into_iter().for_each(|diagnostic| map.push(diagnostic));
        lists
    }

    fn matching(self, map: &mut Map<'a>, key: Key) -> Kind {
        let targets = self.items(map, "targets", 2);
        let sources = list(self.file, map, "sources", |source| {
            let item = Item { id: self.id(source)?, text: self.required_words(source, "text") };
            Some(Source { item, target: source.text("target") })
        });
        distinct(map, sources.iter().map(|source| &source.item.id));
        enough(map, "sources", sources.len(), 1);
        for source in &sources {
            key.names(map, &source.item.id, ("target", source.target.as_ref()), &targets);
        }
        Kind::Matching { sources, targets }
    }

    fn classification(self, map: &mut Map<'a>, key: Key) -> Kind {
        let is_ordinal = map.flag("ordinal").unwrap_or(false);
        let rule = one_of(map, "rule", &CLASSIFICATION_RULES).unwrap_or(ClassificationRule::PerRow);
        if rule == ClassificationRule::Distance && !is_ordinal {
            let message = say!(
                "`rule: distance` needs columns in order: `ordinal: true`",
                "`rule: distance` 需要有順序的欄：`ordinal: true`"
            );
            let help = say!("write `ordinal: true`, or leave out `rule`", "請寫 `ordinal: true`，或刪除 `rule`");
            map.push(Diagnostic::new(Code::QuestionKey, map.span(), message).help(help));
        }
        let columns = self.items(map, "columns", 2);
        let rows = list(self.file, map, "rows", |row| {
            let item = Item { id: self.id(row)?, text: self.required_words(row, "text") };
            Some(Row { item, column: row.text("column") })
        });
        distinct(map, rows.iter().map(|row| &row.item.id));
        enough(map, "rows", rows.len(), 1);
        for row in &rows {
            key.names(map, &row.item.id, ("column", row.column.as_ref()), &columns);
        }
        Kind::Classification { rows, columns, is_ordinal, rule }
    }

    fn hotspot(self, map: &mut Map<'a>, key: Key) -> Kind {
        let image = map.map("image").and_then(|mut inner| {
            let alt = self.required_words(&mut inner, "alt");
            let src = inner.node("src").map(|node| Span::new(self.file, node.range.clone()));
            let words = self.words(&mut inner, "src");
            if src.is_none() {
                inner.missing("src");
            }
            finish(inner, map);
            Some(Image { src: Located { value: words?, span: src? }, alt })
        });
        if map.node("image").is_none() {
            map.missing("image");
        }
        let regions = list(self.file, map, "regions", |region| {
            Some(Region {
                item: Item { id: self.id(region)?, text: self.required_words(region, "text") },
                is_correct: region.flag("correct").unwrap_or(false),
                at: read_area(region).unwrap_or([0, 0, 1, 1]),
            })
        });
        distinct(map, regions.iter().map(|region| &region.item.id));
        enough(map, "regions", regions.len(), 2);
        if !regions.is_empty() && !regions.iter().any(|region| region.is_correct) {
            key.missing(map, say!("write `correct: true` beside a region", "請在一個區域寫 `correct: true`"));
        }
        Kind::Hotspot { image, regions }
    }

    fn scenario(self, map: &mut Map<'a>, key: Key) -> Kind {
        let nodes = list(self.file, map, "nodes", |node| self.node(node, key.is_needed));
        distinct(map, nodes.iter().map(|node| &node.id));
        if nodes.len() > MOST_NODES {
            let message = say!("a scenario has at most {MOST_NODES} nodes", "情境最多{MOST_NODES}個節點");
            let help = say!("make several scenarios of it", "請拆成幾個情境");
            map.push(Diagnostic::new(Code::Scenario, map.span(), message).help(help));
        }
        let first = nodes.first().map(|node| node.id.clone());
        let start = map.text("start").or(first);
        if nodes.is_empty() {
            map.missing("nodes");
        }
        let start = start.unwrap_or_else(|| Located { value: String::new(), span: map.span() });
        let (ways, found) = super::scenario::examine(&start, &nodes);
        found.into_iter().for_each(|diagnostic| map.push(diagnostic));
        Kind::Scenario { start, nodes, ways }
    }

    fn node(self, map: &mut Map<'a>, is_scored: bool) -> Option<Node> {
        let id = self.id(map);
        let options = list(self.file, map, "options", |option| {
            Some(Choosing {
                id: self.id(option)?,
                text: self.required_words(option, "text"),
                to: option.required_text("to")?,
                score: score(option),
                is_critical: option.flag("critical").unwrap_or(false) && is_scored,
                effect: self.words(option, "effect"),
                consequence: self.words(option, "consequence"),
                feedback: self.words(option, "feedback"),
            })
        });
        distinct(map, options.iter().map(|option| &option.id));
        if options.len() > MOST_PARTS {
            let span = map.key_span("options").unwrap_or_else(|| map.span());
            let message = say!("a node has at most {MOST_PARTS} options", "每個節點最多{MOST_PARTS}個選項");
            let help = say!("let some of them lead to a node of their own", "請把部分選項移到另一個節點");
            map.push(Diagnostic::new(Code::Scenario, span, message).help(help));
        }
        let end = one_of(map, "end", &ENDS);
        let node = Node {
            id: id?,
            text: self.required_words(map, "text"),
            max_visits: number(map, "max_visits", VISITS),
            end,
            options,
        };
        Some(node)
    }
}

/// Steps that may change places are neighbours, and each is in one group at most.
fn exchangeable(map: &mut Map, items: &[Item], groups: &[Vec<Located<String>>]) {
    let mut grouped: HashMap<&str, (usize, &Span)> = HashMap::new();
    for (number, group) in groups.iter().enumerate() {
        let places: Vec<usize> = group.iter().filter_map(|id| place(items, id)).collect();
        let first = places.iter().min().copied().unwrap_or_default();
        let is_neighbours = (first..first + places.len()).all(|at| places.contains(&at));
        if !is_neighbours || places.len() < 2 {
            let span = group.first().map_or_else(|| map.span(), |first| first.span.clone());
            let message = say!(
                "steps that may change places stand next to each other, two or more",
                "可以互換的項目必須相鄰，而且至少兩個"
            );
            let help = say!(
                "name neighbours of `items`, such as `equivalent: [[a, b]]`",
                "請寫 `items` 中相鄰的項目，例如 `equivalent: [[a, b]]`"
            );
            map.push(Diagnostic::new(Code::QuestionKey, span, message).help(help));
        }
        for id in group {
            let Some((_, first)) = grouped.insert(&id.value, (number, &id.span)).filter(|(first, _)| *first != number)
            else {
                continue;
            };
            let name = &id.value;
            let message = say!("`{name}` is in two groups of `equivalent`", "`{name}` 出現在兩組 `equivalent`");
            let help = say!("make one group of both, or take it out of one", "請合成一組，或從其中一組刪除");
            let label = say!("first here", "第一次出現在這裡");
            let diagnostic = Diagnostic::new(Code::QuestionKey, id.span.clone(), message);
            map.push(diagnostic.help(help).related(first.clone(), label));
        }
    }
}

/// What comes before what, in the order of the items.
fn pairs(map: &mut Map, items: &[Item], before: &[Vec<Located<String>>]) {
    for pair in before {
        let is_right = match pair.as_slice() {
            [first, later] => place(items, first).zip(place(items, later)).is_none_or(|(first, later)| first < later),
            _ => false,
        };
        if !is_right {
            let span = pair.first().map_or_else(|| map.span(), |first| first.span.clone());
            let message =
                say!("a pair is `[first, later]` in the order of the items", "每一組應為 `[先, 後]`，順序與項目一致");
            let help = say!("write two ids, such as `before: [[a, c]]`", "請寫兩個 id，例如 `before: [[a, c]]`");
            map.push(Diagnostic::new(Code::QuestionKey, span, message).help(help));
        }
    }
}

fn place(items: &[Item], id: &Located<String>) -> Option<usize> {
    items.iter().position(|item| item.id.value == id.value)
}
