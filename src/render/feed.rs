//! What changed, as an Atom feed (RFC 4287). Its addresses are absolute, so it needs a base URL.

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::Renderer;
use super::views::ChangeView;

/// Most releases in the feed.
const ENTRIES: usize = 50;

impl Renderer<'_> {
    pub(super) fn has_feed(&self) -> bool {
        self.handbook.config.base_url.is_some() && self.has_documents()
    }

    /// The feed of a language with its address.
    pub(super) fn feed(&self, language: usize) -> Option<(String, Vec<u8>)> {
        let base = self.handbook.config.base_url.as_ref().filter(|_| self.has_feed())?;
        let code = &self.handbook.languages[language];
        let file = |name: &str| if language == 0 { name.to_string() } else { format!("{code}/{name}") };
        let (address, page) = (file("feed.xml"), file("changes.html"));
        // As seen from the site's root, so that what follows the base URL is the address itself.
        let changes: Vec<ChangeView> = self.changes(language, "").into_iter().take(ENTRIES).collect();
        let mut xml = Writer::new(Vec::new());
        let title = format!("{} · {}", self.site_title(language), self.theme.word(code, "changes"));
        let written = (|| -> std::io::Result<()> {
            xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
            let feed = xml.create_element("feed");
            let feed = feed.with_attributes([("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &**code)]);
            feed.write_inner_content(|xml| {
                text(xml, "title", &title)?;
                text(xml, "id", &format!("{base}/{address}"))?;
                link(xml, "self", &format!("{base}/{address}"))?;
                link(xml, "alternate", &format!("{base}/{page}"))?;
                let updated = changes.iter().map(|change| change.released.as_str()).max();
                text(xml, "updated", &moment(updated.unwrap_or(&self.handbook.today.to_string())))?;
                xml.create_element("author")
                    .write_inner_content(|xml| text(xml, "name", &self.site_title(language)))?;
                for change in &changes {
                    self.feed_entry(xml, change, base, code)?;
                }
                Ok(())
            })?;
            Ok(())
        })();
        // Writing to memory does not fail.
        written.ok()?;
        Some((address, xml.into_inner()))
    }

    fn feed_entry(
        &self,
        xml: &mut Writer<Vec<u8>>,
        change: &ChangeView,
        base: &str,
        code: &str,
    ) -> std::io::Result<()> {
        let version = self.theme.word(code, "version_n").replace("{version}", &change.version);
        let kind = self.theme.word(code, &format!("change_{}", change.change)).to_string();
        let effective = self.theme.word(code, "effective");
        let href = format!("{base}/{}", change.permalink.as_ref().unwrap_or(&change.href));
        xml.create_element("entry").write_inner_content(|xml| {
            text(xml, "title", &format!("{} {} · {version}", change.number, change.title))?;
            text(xml, "id", &href)?;
            link(xml, "alternate", &href)?;
            text(xml, "published", &moment(&change.released))?;
            text(xml, "updated", &moment(&change.released))?;
            text(xml, "summary", &format!("{kind} · {effective} {} · {}", change.effective, change.summary))
        })?;
        Ok(())
    }
}

fn text(xml: &mut Writer<Vec<u8>>, name: &str, text: &str) -> std::io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::new(text))?;
    Ok(())
}

fn link(xml: &mut Writer<Vec<u8>>, relation: &str, href: &str) -> std::io::Result<()> {
    xml.create_element("link").with_attributes([("rel", relation), ("href", href)]).write_empty()?;
    Ok(())
}

/// The beginning of a day (RFC 3339).
fn moment(day: &str) -> String {
    format!("{day}T00:00:00Z")
}
