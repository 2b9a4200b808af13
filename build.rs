//! Writes two tables for the search from OpenCC's data (`ferrous-opencc`, Apache-2.0).
//!
//! Out: `folding.txt`, pairs of characters: one as it is written, then the one it stands for in the index;
//! `regional.txt`, lines of two words: as Taiwan writes it (`src/search/regional.txt`), and as the mainland does.

use std::collections::BTreeMap;
use std::path::Path;

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;

/// Equal characters that OpenCC keeps apart, because one script's writers know both.
const VARIANTS: [(char, char); 13] = [
    ('甚', '什'),
    ('妳', '你'),
    ('祢', '你'),
    ('佔', '占'),
    ('佈', '布'),
    ('託', '托'),
    ('週', '周'),
    ('儘', '尽'),
    ('盡', '尽'),
    ('迴', '回'),
    ('覆', '复'),
    ('註', '注'),
    ('証', '证'),
];

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={REGIONAL}");
    write("folding.txt", &folding());
    write("regional.txt", &regional());
}

fn write(name: &str, text: &str) {
    let folder = std::env::var_os("OUT_DIR").expect("cargo sets it");
    std::fs::write(Path::new(&folder).join(name), text).expect("the build folder can be written");
}

/// Words of which the mainland's form has other characters, not only simplified ones.
const REGIONAL: &str = "src/search/regional.txt";

fn regional() -> String {
    let words = std::fs::read_to_string(REGIONAL).expect("the list of words is part of the sources");
    let way = OpenCC::from_config(BuiltinConfig::Tw2sp).expect("a way that the crate holds");
    words.lines().map(|word| format!("{word} {}\n", way.convert(word))).collect()
}

fn folding() -> String {
    let ways: Vec<OpenCC> = [BuiltinConfig::Hk2s, BuiltinConfig::Tw2s, BuiltinConfig::T2s]
        .into_iter()
        .map(|way| OpenCC::from_config(way).expect("a way that the crate holds"))
        .collect();
    let han = [0x3400..=0x4DBFu32, 0x4E00..=0x9FFF, 0x2_0000..=0x3_FFFF];
    let mut table: BTreeMap<char, char> = BTreeMap::new();
    for c in han.into_iter().flatten().filter_map(char::from_u32) {
        let written = c.to_string();
        for way in &ways {
            let simple = way.convert(&written);
            let mut simple = simple.chars();
            if let (Some(simple), None) = (simple.next(), simple.next())
                && simple != c
            {
                table.insert(c, simple);
            }
        }
    }
    table.extend(VARIANTS);
    let mut out = String::new();
    for c in table.keys() {
        let (mut to, mut steps) = (*c, 0);
        while let Some(next) = table.get(&to).filter(|_| steps < 4) {
            (to, steps) = (*next, steps + 1);
        }
        if to != *c {
            out.extend([*c, to]);
        }
    }
    out
}
