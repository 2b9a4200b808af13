//! Tokens and folding, as the browser's side has them.

use readybook::folding::Folding;
use readybook::search::query::{flat, stem};
use readybook::search::tokens::{Role, Token, Tokenizer};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).expect("vectors.json is JSON")
}

fn written(token: Token) -> String {
    match token {
        Token::Pair(one, two) => format!("pair {one}{two}"),
        Token::Last(one) => format!("last {one}"),
        Token::Single(one) => format!("single {one}"),
        Token::Word { text, role: Role::Alone } => format!("alone {text}"),
        Token::Word { text, role: Role::Part } => format!("part {text}"),
        Token::Word { text, role: Role::Whole } => format!("whole {text}"),
    }
}

#[test]
fn texts_become_the_tokens_that_the_browser_makes_of_them() {
    let folding = Folding::default();
    let mut tokenizer = Tokenizer::new(&folding);
    let mut wrong = Vec::new();
    for vector in vectors()["texts"].as_array().unwrap() {
        let text = vector["text"].as_str().unwrap();
        let mut tokens = Vec::new();
        tokenizer.read(text, |token| tokens.push(Value::String(written(token))));
        if vector["tokens"] != Value::Array(tokens.clone()) || vector["flat"] != flat(text, &mut tokenizer) {
            wrong.push(format!("{}: {text:?} became {tokens:?}, not {}", vector["about"], vector["tokens"]));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_have_the_stems_that_the_browser_gives_them() {
    for pair in vectors()["stems"].as_array().unwrap() {
        assert_eq!(stem(pair[0].as_str().unwrap()), pair[1].as_str().unwrap());
    }
}
