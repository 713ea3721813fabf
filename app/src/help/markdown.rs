//! From Markdown to a page: headings get the anchors that GitHub gives them, links and pictures the
//! addresses they have here.

use pulldown_cmark::{CowStr, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd, html};

use super::{
    Page, Section,
    pictures::{picture, size},
};

/// Renders a page of the handbook. Its first heading is the title, what follows it the lead.
pub fn page(slug: &'static str, text: &str) -> Page {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    let (lead, body) = rest.trim_start().split_once("\n\n").unwrap_or((rest, ""));
    let mut sections = Vec::new();
    let events = within(Parser::new_ext(body, Options::ENABLE_TABLES), &mut sections);
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    // What scrolls sideways must be reached by the keyboard; a head without words is none.
    let out = out
        .replace("<pre>", "<pre tabindex=\"0\" role=\"group\" aria-label=\"Example\">")
        .replace("<th></th>", "<td></td>");
    Page {
        slug,
        title: title.trim_start_matches("# ").to_owned(),
        lead: lead.replace('\n', " "),
        html: out,
        sections,
    }
}

/// The events with anchors and addresses in place; the headings go to `sections`.
fn within<'a>(
    events: impl Iterator<Item = Event<'a>>,
    sections: &mut Vec<Section>,
) -> Vec<Event<'a>> {
    let mut out = Vec::new();
    let mut heading = None::<(HeadingLevel, usize, String)>;
    let mut image = None::<(CowStr<'a>, String)>;
    for event in events {
        if let Some((dest, alt)) = &mut image {
            match event {
                Event::End(TagEnd::Image) => {
                    out.push(Event::Html(figure(dest, alt).into()));
                    image = None;
                }
                Event::Text(text) => alt.push_str(&text),
                _ => {}
            }
            continue;
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                heading = Some((level, out.len(), String::new()));
            }
            Event::End(TagEnd::Heading(_)) => {
                if let Some((level, start, text)) = heading.take() {
                    let words: Vec<_> = out.drain(start..).collect();
                    let mut title = String::new();
                    html::push_html(&mut title, words.into_iter());
                    let id = anchor(&text);
                    out.push(Event::Html(headline(level, &id, &title).into()));
                    sections.push(Section { id, title, nested: level > HeadingLevel::H2 });
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => image = Some((dest_url, String::new())),
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = address(&dest_url, link_type);
                out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
            }
            event => {
                if let (Some((_, _, words)), Event::Text(text) | Event::Code(text)) =
                    (&mut heading, &event)
                {
                    words.push_str(text);
                }
                out.push(event);
            }
        }
    }
    out
}

fn headline(level: HeadingLevel, id: &str, title: &str) -> String {
    format!("<{level} id=\"{id}\"><a class=\"anchor\" href=\"#{id}\">{title}</a></{level}>\n")
}

/// The anchor of a heading, as GitHub makes it.
fn anchor(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        .map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() })
        .collect()
}

/// `users.md#signing-in` as `/help/users#signing-in`.
fn address<'a>(dest: &str, kind: LinkType) -> CowStr<'a> {
    let here = matches!(kind, LinkType::Inline) && !dest.contains(':');
    match dest.split_once(".md") {
        Some((slug, anchor)) if here => format!("/help/{slug}{anchor}").into(),
        _ => dest.to_owned().into(),
    }
}

/// A picture, in light and in dark.
fn figure(dest: &str, alt: &str) -> String {
    let name = dest.rsplit('/').next().unwrap_or(dest).trim_end_matches(".png");
    let one = |name: String, class: &str| {
        let (width, height) = picture(&name).and_then(size).unwrap_or_default();
        format!(
            "<img class=\"{class}\" src=\"/help/images/{name}\" alt=\"{alt}\" width=\"{width}\" \
             height=\"{height}\" loading=\"lazy\">"
        )
    };
    one(format!("{name}.png"), "by-day") + &one(format!("{name}-dark.png"), "by-night")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_links_and_tables_come_out_as_on_github() {
        let page = page(
            "users",
            "# Title\n\nA lead\nof two lines.\n\n## Who's in, `key_x`?\n\n[there](verdicts.md#key_x) \
             and [out](https://example.org/a.md)\n\n| | b |\n|---|---|\n| c | d |\n",
        );
        assert_eq!((page.title.as_str(), page.lead.as_str()), ("Title", "A lead of two lines."));
        let title = "Who’s in, <code>key_x</code>?".replace('’', "'");
        let id = "whos-in-key_x".to_owned();
        assert_eq!(page.sections, [Section { id, title, nested: false }]);
        assert!(page.html.contains("href=\"/help/verdicts#key_x\""), "{}", page.html);
        assert!(page.html.contains("href=\"https://example.org/a.md\""), "{}", page.html);
        assert!(page.html.contains("<td></td><th>b</th>"), "{}", page.html);
    }
}
