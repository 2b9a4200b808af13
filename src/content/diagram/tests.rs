use quick_xml::Reader;
use quick_xml::events::Event;

use super::*;

const FLOWCHART: &str = r#"flowchart TD
  A([收到異常登入通報]) --> B{是否確認為帳號遭盜用？}
  B -->|是，立即處置| C[社群負責人撤銷所有連線階段並重設密碼，啟用雙重驗證]
  B -. 否 .-> D[(記錄並持續觀察二十四小時)]
  subgraph 圍堵["第一階段：圍堵"]
    C ==> E[通知資安官與法務顧問]
  end
  D --x E
  E ~~~ F((結案))
"#;
const SEQUENCE: &str = "sequenceDiagram
  autonumber
  actor U as 通報人
  participant S as 社群負責人
  rect rgb(200, 220, 255)
  U->>+S: 通報粉絲專頁出現不明貼文
  end
  alt 帳號仍可登入
    S->>S: 變更密碼
  else 帳號已無法登入
    S--xU: 申訴
  end
  Note over U,S: 三十分鐘內回覆
  S-->>-U: 結案
";
const STATE: &str = "stateDiagram-v2
  [*] --> 草稿
  草稿 --> 審閱中 : 送審
  state 生效 {
    [*] --> 執行中
    執行中 --> [*]
    --
    [*] --> 監測
  }
  state 核准 <<choice>>
  審閱中 --> 核准
  核准 --> 生效 : 是
  生效 --> [*]
  note right of 審閱中 : 由文件管制員指派
";
const HOSTILE: &str = r##"%%{init: {"theme": "base", "securityLevel": "loose", "htmlLabels": true, "themeCSS": "a{}"}}%%
flowchart LR
  a["<img src=x onerror=alert(1)><script>alert(1)</script>"] --> b["<b onclick='x()'>粗體</b>"]
  click a "javascript:alert(1)" "提示"
  click b call alert("x")
  style a fill:url(https://example.com/a.svg#x),stroke:#f00
  classDef x fill:#f00,stroke:expression(alert(1))
  class b x
  linkStyle 0 stroke:red,stroke-width:9px
  a -->|"]]> <!-- ' onload='x' &#60;script&#62;"| c["&lt;style&gt; #quot; #lt;"]
"##;
const SAMPLES: [&str; 4] = [FLOWCHART, SEQUENCE, STATE, HOSTILE];

fn drawn(source: &str) -> Drawing {
    draw(source, "d1").unwrap_or_else(|message| panic!("{message}:\n{source}"))
}

/// Every element of a drawing with its attributes; panics when the drawing is not well-formed.
fn elements(svg: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = Reader::from_str(svg);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| attribute.expect("well-formed"));
                let attributes = attributes.map(|a| (a.key.as_ref().to_owned(), a.value.into_owned()));
                elements.push((tag.name().as_ref().to_owned(), attributes.collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

#[test]
fn a_drawing_holds_nothing_that_the_content_security_policy_forbids() {
    const ELEMENTS: [&str; 15] = [
        "svg", "title", "desc", "defs", "marker", "g", "path", "rect", "circle", "ellipse", "line", "polyline",
        "polygon", "text", "tspan",
    ];
    for source in SAMPLES {
        for (name, attributes) in elements(&drawn(source).svg) {
            assert!(ELEMENTS.contains(&name.as_str()), "<{name}> in\n{source}");
            for (name, value) in attributes {
                assert!(!name.starts_with("on") && !name.contains("href") && name != "style", "{name} in\n{source}");
                assert!(!value.contains("url(") || value.starts_with("url(#d1-"), "{name}={value}");
                assert!(!value.contains('#') || value.starts_with("url(#d1-"), "a colour in {name}={value}");
                assert!(!value.contains(':') || name == "xmlns", "{name}={value}");
            }
        }
    }
}

#[test]
fn every_reference_to_a_marker_has_its_marker() {
    for source in SAMPLES {
        let elements = elements(&drawn(source).svg);
        let values = |wanted: &str| {
            let all = elements.iter().flat_map(|(_, attributes)| attributes);
            all.filter(|(name, _)| name.starts_with(wanted)).map(|(_, value)| value.clone()).collect::<Vec<_>>()
        };
        let ids = values("id");
        for reference in values("marker-").iter().map(|value| value.trim_start_matches("url(#").trim_end_matches(')')) {
            assert!(ids.iter().any(|id| id == reference), "{reference} in\n{source}");
        }
        for id in &ids {
            assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "{id}");
        }
    }
}

#[test]
fn han_labels_fit_in_their_boxes() {
    for label in ["短", "社群負責人撤銷所有連線", "記錄並持續觀察，標點「引號」", "Report 通報 received 收到"]
    {
        let drawing = drawn(&format!("flowchart TD\n a[{label}]\n"));
        let (_, attributes) = elements(&drawing.svg).into_iter().find(|(name, _)| name == "rect").expect("a box");
        let width = attributes.iter().find(|(name, _)| name == "width").expect("a width").1.clone();
        let ems = label.chars().map(|c| if c.is_ascii() { 0.5 } else { 1.0 }).sum::<f64>();
        assert!(width.parse::<f64>().expect("a number") >= ems * 16.0 + 16.0, "{label}: {width}");
    }
}

#[test]
fn a_long_han_label_is_wrapped() {
    let long = "這是一個非常長的中文標籤沒有任何空白也沒有標點符號用來測試換行是否正確";
    let drawing = drawn(&format!("flowchart TD\n a[{long}]\n"));
    assert!(drawing.width < 320.0, "{}", drawing.width);
    assert!(drawing.svg.matches("<tspan").count() >= 3);
    // The description has the label in one piece.
    assert!(drawing.svg.contains(long));
}

#[test]
fn equal_sources_give_equal_drawings() {
    for source in SAMPLES {
        assert_eq!(drawn(source), drawn(source));
    }
}

#[test]
fn drawings_of_one_page_share_no_id() {
    let first = draw(FLOWCHART, "d1").expect("a drawing").svg;
    let second = draw(FLOWCHART, "d2").expect("a drawing").svg;
    assert!(first.contains(r#"id="d1-"#) && !first.contains("d2-"));
    assert_eq!(first.replace("d1-", "d2-"), second);
}

#[test]
fn a_prefix_cannot_leave_its_attribute() {
    let svg = draw(FLOWCHART, "a\"><script>").expect("a drawing").svg;
    assert!(svg.contains(r#"id="a---script--title""#), "{svg}");
}

#[test]
fn the_accessible_name_is_the_authors_where_there_is_one() {
    let svg = drawn("flowchart TD\n accTitle: 處置流程\n accDescr: 從通報到復原 <全部>\n a[甲] --> b[乙]\n").svg;
    assert!(
        svg.contains(r#"<title id="d1-title">處置流程</title><desc id="d1-desc">從通報到復原 &lt;全部&gt;</desc>"#),
        "{svg}"
    );
    let svg = drawn("---\ntitle: \"標題\"\n---\nflowchart TD\n a[甲] --> b[乙]\n").svg;
    assert!(svg.contains(r#"<title id="d1-title">標題</title><desc id="d1-desc">甲; 乙</desc>"#), "{svg}");
}

#[test]
fn without_a_title_the_labels_name_the_drawing() {
    let svg = drawn(SEQUENCE).svg;
    assert!(svg.contains(r#"<title id="d1-title">"#) && svg.contains("通報粉絲專頁出現不明貼文; "), "{svg}");
    assert!(svg.contains(r#"role="img" aria-labelledby="d1-title" aria-describedby="d1-desc""#), "{svg}");
}

#[test]
fn the_sizes_are_those_of_the_view() {
    let drawing = drawn(STATE);
    assert!(drawing.svg.contains(&format!(r#"width="{}" height="{}""#, drawing.width, drawing.height)));
    assert!(drawing.svg.contains(&format!(r#" {} {}" width"#, drawing.width, drawing.height)));
}

#[test]
fn directives_and_front_matter_change_nothing() {
    let plain = "flowchart TD\n a[甲] --> b[乙]\n";
    let large = format!("%%{{init: {{\"fontSize\": 90}}}}%%\n{plain}");
    let elk = format!("---\nconfig:\n  layout: elk\n  fontSize: 90\n---\n{plain}");
    assert_eq!(drawn(plain), drawn(&large));
    assert_eq!(drawn(plain), drawn(&elk));
}

#[test]
fn other_kinds_of_diagram_are_refused_by_name() {
    let refused = draw("gantt\n title 時程\n", "d1").expect_err("not drawn");
    assert_eq!(refused, "`gantt` is not drawn; `flowchart`, `sequenceDiagram` and `stateDiagram-v2` are");
    assert_eq!(draw(" \n%% only a comment\n", "d1").expect_err("not drawn"), "the diagram is empty");
}

#[test]
fn a_syntax_error_is_told_in_one_line() {
    let refused = draw("flowchart TD\n a[甲 --> b\n", "d1").expect_err("not drawn");
    assert!(refused.starts_with("the diagram cannot be read: ") && !refused.contains('\n'), "{refused}");
}

#[test]
fn what_is_too_large_is_refused() {
    let numbered = |text: &str, count: usize| (0..count).map(|i| text.replace('%', &i.to_string())).collect::<String>();
    let edges = |step: usize| (0..1000).map(|i| format!("a{}-->a{}\n", i * 7 % 90, i * step % 90)).collect::<String>();
    let sources = [
        format!("flowchart TD\n{}", numbered("a%\n", 10_000)),
        format!("flowchart TD\n{}", numbered("a%\n", 2_000)),
        format!("flowchart TD\n{}", edges(11)),
        format!("flowchart TD\n{}z --> {}z\n", "a & ".repeat(900), "b & ".repeat(900)),
        format!("flowchart TD\n{}a\n{}", numbered("subgraph s%\n", 150), "end\n".repeat(150)),
        format!("sequenceDiagram\n{}", "A->>B: x\n".repeat(2_000)),
        format!("sequenceDiagram\n{}A->>B: x\n{}", "loop x\n".repeat(800), "end\n".repeat(800)),
        format!("stateDiagram-v2\n{}a --> b\n{}", numbered("state s% {\n", 190), "}\n".repeat(190)),
    ];
    for source in sources {
        assert!(draw(&source, "d1").is_err(), "{}", &source[..60]);
    }
}

#[test]
fn garbage_gives_an_error_or_a_drawing_but_no_panic() {
    let bodies = [
        "[",
        "]",
        "a[",
        "a{{{{{{",
        "a((((((",
        "\u{0}",
        "a-->",
        "-->",
        "|||",
        "a[\"",
        "%%{",
        "a@{",
        "subgraph",
        "end",
        "\u{202e}a[甲]",
        "A->>",
        "Note over",
        "alt\nelse\nend",
        "[*] -->",
        "state",
        "state a {",
        "<<choice>>",
        "a:::b",
        "a[&#x0;]",
        "a[#0;]",
        "a[&bogus;]",
    ];
    for head in ["flowchart TD\n", "graph\n", "sequenceDiagram\n", "stateDiagram-v2\n", "", "flowchart 上\n"] {
        for body in bodies {
            for source in
                [format!("{head}{body}"), format!("{head}{}", body.repeat(400)), format!("{head}a-->{body}\n終")]
            {
                if let Ok(drawing) = draw(&source, "d1") {
                    elements(&drawing.svg);
                }
            }
        }
    }
}
