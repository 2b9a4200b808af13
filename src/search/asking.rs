//! Words that ask and name nothing: 怎麼辦, “how do I”. In a handbook they are rare, so by their rarity alone they would
//! outvote what the reader asks about.

/// Chinese phrases in both scripts, then `|`, then English words. The manifest hands them to the browser as they stand.
pub const WORDS: &str = "\
怎麼辦 怎么办 怎麼 怎么 怎樣 怎样 如何 為什麼 为什么 什麼時候 什么时候 什麼 什么 哪裡 哪里 哪一個 哪一个 哪個 哪个 要不要 該不該 该不该 \
能不能 可不可以 是不是 有沒有 有没有 請問 请问 我該 我该 我要 誰 谁 嗎 吗 呢\
|am can could did do does get got how i me my our shall should us we what when where which who whom whose why would you your";

/// How much a unit counts that only asks.
pub const SHARE: f64 = 0.15;

/// A query without the words that ask: blanks stand in their place.
pub fn without(typed: &str) -> String {
    let (phrases, words) = WORDS.split_once('|').unwrap_or_default();
    let mut rest = typed.to_string();
    for phrase in phrases.split_whitespace() {
        rest = rest.replace(phrase, " ");
    }
    let names = |piece: &&str| {
        let word = piece.trim_matches(|c: char| c.is_ascii_punctuation()).to_ascii_lowercase();
        !words.split_whitespace().any(|other| other == word)
    };
    rest.split_whitespace().filter(names).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn what_asks_goes_and_what_is_asked_about_stays() {
        assert_eq!(without("帳號被盜怎麼辦？"), "帳號被盜 ？");
        assert_eq!(without("How do I reset the password?"), "reset the password?");
        assert_eq!(without("what should I do?"), "");
    }
}
