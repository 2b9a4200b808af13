//! Mistakes that authors make: the reader and the schema refuse each of them.

use readybook::schema::Form;
use serde_json::{Value, json};

use super::drift::{full, replaced};
use super::read::{complaints, config, validator};

/// What is put at a place of the full document; a place that does not exist yet is made.
type Mistake = (&'static str, Value);

fn mistakes(form: Form) -> Vec<Mistake> {
    match form {
        Form::Quiz => vec![
            ("/version", json!("two")),
            ("/title", json!({"zh-Hant": "只有一種語言"})),
            ("/title", json!({"zh-Hant": "三種", "en": "three", "fr": "trois"})),
            ("/description", json!(["a list"])),
            ("/procedures/0/version", json!("2.1-draft")),
            ("/validity", json!({"warn_days": 30})),
            ("/delivery/purpose", json!("exam")),
            ("/delivery/pass_mark", json!(80)),
            ("/delivery/pass_mark", json!("0%")),
            ("/delivery/pass_mark", json!("100.01%")),
            ("/delivery/pass_mark", json!("101%")),
            ("/delivery/pass_mark", json!("66.667%")),
            ("/delivery/time_limit/enforcement", json!("hard")),
            ("/delivery/feedback/on_fail", json!(["result", "score"])),
            ("/delivery/feedback/timing", json!("at-once")),
            ("/sections/1/questions", json!(["single"])),
            ("/sections/0", json!({"id": "facts"})),
            ("/pools", json!({"Not An Id": ["single"]})),
            ("/questions", json!([])),
            ("/questions/0/type", json!("single choice")),
            ("/questions/0/id", json!("Single")),
            ("/questions/0/points", json!("2")),
            ("/questions/0/points", json!(1.5)),
            ("/questions/0/answer", json!(true)),
            ("/questions/0/rule", json!("all-or-nothing")),
            ("/questions/0/choices/1/correct", json!(true)),
            ("/questions/0/choices/0/correct", json!(false)),
            ("/questions/0/choices/0/correct", json!("yes")),
            ("/questions/0/explanation/ref", json!("SM-IR-001 #report")),
            ("/questions/0/explanation/ref", json!("#report")),
            ("/questions/1/rule", json!("plus")),
            ("/questions/1/choices/0/correct", json!(false)),
            ("/questions/2/answer", json!("false")),
            ("/questions/2/feedback/maybe", json!("x")),
            ("/questions/3/answer", json!("15 minutes")),
            ("/questions/3/tolerance", json!(-1)),
            ("/questions/4/accept", json!([])),
            ("/questions/4/accept/2/credit", json!("0%")),
            ("/questions/4/accept/2/credit", json!(50)),
            ("/questions/5/rule", json!("precedence")),
            ("/questions/6/rule", json!("absolute")),
            ("/questions/6/before", json!([["a", "b", "c"]])),
            ("/questions/6/before", json!([["a"]])),
            ("/questions/5/equivalent", json!([["b"]])),
            ("/questions/7/sources/0/column", json!("t1")),
            ("/questions/8/ordinal", json!(false)),
            ("/questions/9/regions/0/at", json!([10, 5, 30])),
            ("/questions/9/regions/0/at", json!([10, 5, 30, 200])),
            ("/questions/9/regions/0/correct", json!(false)),
            ("/questions/9/image", json!("images/a.svg")),
            ("/questions/10/nodes/0/end", json!("success")),
            ("/questions/10/nodes/0/options", json!([])),
            ("/questions/10/nodes/1/end", json!("draw")),
            ("/questions/10/nodes/0/options/0/score", json!(0.5)),
        ],
        Form::Curriculum => vec![
            ("/requirement", json!([])),
            ("/requirements/0/quiz", json!("first-hour")),
            ("/requirements/0/id", json!("Read It")),
            ("/requirements/0/for", json!({"role": "all-staff"})),
            ("/requirements/0/for", json!([])),
            ("/requirements/0/due", json!({"days_after_joining": 14, "by": "2026-12-31"})),
            ("/requirements/0/due", json!({})),
            ("/requirements/0/due", json!("14 days")),
            ("/requirements/0/renew", json!({"on": "editorial"})),
            ("/requirements/0/acknowledge", json!("SM-IR-001")),
            ("/requirements/1/due/by", json!("31.12.2026")),
            ("/requirements/1/due/by", json!("2026-02-30")),
            ("/requirements/1/recur", json!({"window_days": 30})),
            ("/requirements/2/exercise", json!({})),
            ("/requirements/2/exercise/title", json!({"en": "Only English"})),
        ],
        Form::FrontMatter => vec![
            ("/title", json!("  ")),
            ("/titel", json!("x")),
            ("/id", json!("SM IR 2")),
            ("/kind", json!("runbok")),
            ("/review_every", json!("often")),
            ("/review_every", json!("0 days")),
            ("/review_every", json!("1001 days")),
            ("/order", json!("first")),
            ("/order", json!(1.5)),
            ("/slug", json!("a/b")),
            ("/slug", json!(".hidden")),
            ("/aliases", json!(["https://example.com/"])),
            ("/search", json!("no")),
            ("/audience", json!({"role": "all-staff"})),
        ],
        Form::Configuration => vec![
            ("/languages", json!(["English"])),
            ("/title", json!({"fr": "Manuel"})),
            ("/base_url", json!("ftp://example.com")),
            ("/base_url", json!("https://example.com/?a")),
            ("/time_zone", json!("Hong Kong")),
            ("/theme", json!("../other")),
            ("/feedback", json!("nobody")),
            ("/feedback", json!({"form": "https://forms.example.com/{titel}"})),
            ("/feedback", json!({"form": "https://{title}.example.com/"})),
            ("/feedback", json!({"form": "https://forms.example.com/{step}", "fields": {"step": "entry.1"}})),
            ("/feedback", json!({"fields": {"step": "entry.1"}})),
            ("/feedback/fields/step", json!(" ")),
            ("/feedback/fields", json!({"steps": "entry.1"})),
            ("/feedback/hosts", json!(["https://forms.example.com"])),
            ("/feedback", json!({"mail": "nobody"})),
            ("/feedback", json!({"mail": "a@b"})),
            ("/feedback/collect_every", json!("often")),
            ("/feedback/answer_within", json!(14)),
            ("/feedback/register", json!("secret")),
            ("/feedback/import/dates", json!("ymd")),
            ("/feedback/import/keep", json!(["mail"])),
            ("/feedback/import/columns", json!({"txet": "說明"})),
            ("/feedback/import/columns/text", json!({"title": "說明"})),
            ("/feedback/import/kinds/wrong", json!(" ")),
            ("/training/hand_in/form", json!("https://forms.example.com/{document}")),
            ("/training/hand_in/endpoint", json!("example.com")),
            ("/training/hand_in/endpoint", json!("https://me@example.com/")),
            ("/markdown/html", json!("yes")),
            ("/limits/page", json!("many")),
            ("/limits/page", json!("0 MB")),
            ("/limits/page", json!(2)),
            ("/roster/check_every", json!("often")),
            ("/search/enabled", json!("yes")),
            ("/search/budget", json!("50")),
            ("/stages", json!(["think"])),
            ("/stages", json!([{"id": "think"}])),
            ("/stages", json!([{"title": "Think"}])),
        ],
        Form::Roster => vec![
            ("/roles/duty-officer", json!({"holders": ["chan"]})),
            ("/roles/a b", json!({"name": "A"})),
            ("/roles/a:b", json!({"name": "A"})),
            ("/roles/duty-officer/everyone", json!("yes")),
            ("/roles/duty-officer/holder", json!("chan")),
            ("/people/chan/phone", json!("12")),
            ("/people/chan/phone", json!("call 5555!")),
            ("/people/chan/mail", json!("chan.example.com")),
            ("/people/chan/mail", json!("@example.com")),
            ("/people/chan/web", json!("example.com")),
            ("/people/chan/checked", json!("October 2026")),
            ("/people/chan", json!("Chan")),
            ("/contacts/police/name", json!({"fr": "Police"})),
            ("/on_duty", json!({"duty-officer": true})),
        ],
        Form::Severity => vec![
            ("/levels/very high", json!({"name": "Very high"})),
            ("/levels/high/color", json!("red")),
            ("/questions/scope/answers", json!({"one": {"label": "One"}})),
            ("/questions/scope/answers/one/points", json!(1001)),
            ("/questions/scope/answers/one", json!("One")),
            ("/matrix/0/points", json!("about 3")),
            ("/matrix/0/points", json!(-3)),
            ("/matrix/0/if", json!("scope: many")),
            ("/matrix/0/level", json!(["high"])),
            ("/deadlines/report/within", json!("soon")),
            ("/deadlines/report/within", json!("0h")),
            ("/deadlines/report/from", json!("noticed")),
        ],
        Form::Feedback => vec![
            ("/received", json!("3.11.2026")),
            ("/received", json!("2026-02-30")),
            ("/kind", json!("bad")),
            ("/status", json!("open")),
            ("/text", json!(" ")),
            ("/text", json!("字".repeat(10_001))),
            ("/document", json!("x".repeat(201))),
            ("/step", json!(["a"])),
            ("/question", json!("first-hour")),
            ("/language", json!("English")),
            ("/done_in", json!("last")),
            ("/reason", json!({"fr": "Non"})),
            ("/decided", json!("yesterday")),
            ("/source", json!("5F3C")),
            ("/answer", json!("x")),
        ],
        Form::Record => vec![
            ("/schema", json!("readybook/record/2")),
            ("/record_id", json!("0f8fad5b-d9cb-169f-a165-70867728950e")),
            ("/kind", json!("quiz")),
            ("/kind", json!("acknowledgement")),
            ("/kind", json!("exercise")),
            ("/learner", json!({"id": "", "roles": []})),
            ("/learner", json!({"id": " ", "name": "", "roles": []})),
            ("/learner/id", json!(1024)),
            ("/learner/mail", json!("a@example.com")),
            ("/activity/digest", json!("ec82")),
            ("/activity/procedures/0/title", json!("x")),
            ("/attempt/number", json!(0)),
            ("/attempt/seed", json!(4_294_967_296_u64)),
            ("/started", json!("2026-11-28 09:00")),
            ("/ended", json!("2026-11-28T09:08:32")),
            ("/duration_s", json!(-1)),
            ("/duration_s", json!(1.5)),
            ("/result/completion", json!("done")),
            ("/result/completion", json!("void")),
            ("/result/success", json!(false)),
            ("/result/success", json!("yes")),
            ("/result/pass_mark", json!(80)),
            ("/result/score/scaled", json!(1.1)),
            ("/result/valid_until", json!("next year")),
            ("/interactions/0/points", json!(-1)),
            ("/interactions/0/response", json!(5)),
            ("/interactions/0/response", json!([["a"]])),
            ("/interactions/0/comment", json!("x")),
            ("/integrity/check", json!("0000")),
            ("/integrity/check", json!("ILOU-0000-0000-0000")),
            ("/integrity/previous", json!("none")),
        ],
    }
}

#[test]
fn both_refuse_what_authors_get_wrong() {
    for form in Form::ALL {
        let validator = validator(form, &config());
        let document = full(form).swap_remove(0);
        for (at, value) in mistakes(form) {
            let what = format!("{}: {value} at `{at}`", form.name());
            let (above, key) = at.rsplit_once('/').unwrap();
            let broken = match document.pointer(at) {
                Some(_) => replaced(&document, at, value),
                None => {
                    let mut object = document.pointer(above).unwrap().clone();
                    object[key] = value;
                    if above.is_empty() { object } else { replaced(&document, above, object) }
                }
            };
            assert!(!validator.is_valid(&broken), "the schema takes {what}");
            assert!(!complaints(form, &broken).is_empty(), "the reader takes {what}");
        }
    }
}

/// In a survey nothing is right or wrong, so no key is asked for.
#[test]
fn a_survey_needs_no_key() {
    let mut quiz = full(Form::Quiz).swap_remove(0);
    quiz["delivery"] = json!({"purpose": "survey"});
    let bare = json!([
        {"id": "a", "type": "single-choice", "stem": "A", "choices": [{"id": "x", "text": "X"}, {"id": "y", "text": "Y"}]},
        {"id": "b", "type": "short-text", "stem": "B"},
        {"id": "c", "type": "numeric", "stem": "C"},
        {"id": "d", "type": "true-false", "stem": "D"},
    ]);
    let questions = quiz["questions"].as_array_mut().unwrap();
    questions.truncate(1);
    questions.extend(bare.as_array().unwrap().clone());
    let validator = validator(Form::Quiz, &config());
    assert!(validator.is_valid(&quiz), "{:?}", validator.iter_errors(&quiz).map(|e| e.to_string()).collect::<Vec<_>>());
    assert_eq!(complaints(Form::Quiz, &quiz), Vec::<String>::new());
    quiz["delivery"] = json!({"purpose": "practice"});
    assert!(!validator.is_valid(&quiz));
    assert_eq!(complaints(Form::Quiz, &quiz).len(), 4);
}
