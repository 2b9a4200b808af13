//! The few pages of the preview itself: before the first build, when there was no good one, and where nothing is.
//!
//! They are marked with `data-readybook-page`, so that the script loads the page anew instead of changing it in place.

use super::board::Problem;

/// Shown until the first build is done.
pub(super) fn starting() -> String {
    page("Building the handbook… · 正在建立手冊…", "")
}

/// Shown where the site has nothing, and no page of its own to say so. It does not repeat the path.
pub(super) fn missing() -> String {
    page("Nothing at this address · 這個網址沒有內容", "<p><a href=\"/\">Front page · 首頁</a></p>")
}

/// Shown while there never was a site without errors.
pub(super) fn broken(problems: &[Problem]) -> String {
    let mut list = String::from("<ol>");
    for problem in problems {
        let (severity, code) = (escape(&problem.severity), escape(&problem.code));
        list.push_str(&format!("<li class=\"{severity}\"><p><strong>{severity}</strong> <code>{code}</code></p>"));
        for (tag, text) in
            [("p", &problem.place), ("p", &problem.message), ("pre", &problem.excerpt), ("p", &problem.help)]
        {
            if !text.is_empty() {
                list.push_str(&format!("<{tag}>{}</{tag}>", escape(text)));
            }
        }
        list.push_str("</li>");
    }
    list.push_str("</ol>");
    page("The handbook has errors · 手冊有錯誤", &list)
}

fn page(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\" data-readybook-page><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title>\
         <link rel=\"stylesheet\" href=\"/_readybook/preview.css\"></head>\
         <body class=\"readybook-page\"><main><h1>{title}</h1>{body}</main></body></html>\n"
    )
}

fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_author_wrote_is_never_markup() {
        let bad = "\"><script>alert(1)</script>&".to_owned();
        let problem = Problem {
            severity: bad.clone(),
            code: bad.clone(),
            place: bad.clone(),
            message: bad.clone(),
            help: bad.clone(),
            excerpt: bad,
        };
        let page = broken(&[problem]);
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("\"><s"), "{page}");
    }
}
