//! The document around a page of the handbook: it looks like the console, and needs no script.

use leptos::prelude::*;

use super::{Page, Section, pages};
use crate::{
    layout::Brand,
    theme::Theme,
    ui::icon::{self, Icon},
};

/// The whole document: a page, or without one the handbook's own. `parts` is the request's head,
/// for the theme.
pub fn document(page: Option<&'static Page>, parts: http::request::Parts) -> String {
    let owner = Owner::new();
    owner.with(|| {
        provide_context(parts);
        let body = match page {
            Some(page) => view! { <Article page /> }.into_any(),
            None => view! { <Contents /> }.into_any(),
        };
        let title = page.map_or("Handbook", |page| page.title.as_str());
        // As a child, the text would bring along a mark for scripts, which is no mark in a title.
        let title = format!("{title} · Latchkey handbook");
        let html = view! {
            <html lang="en" data-theme=Theme::current().attribute()>
                <head>
                    <meta charset="utf-8" />
                    <meta name="viewport" content="width=device-width, initial-scale=1" />
                    <meta name="color-scheme" content="light dark" />
                    <meta name="robots" content="noindex" />
                    <link rel="icon" href="/favicon.svg" r#type="image/svg+xml" />
                    <link rel="stylesheet" href="/pkg/latchkey.css" />
                    <link rel="stylesheet" href="/help/style.css" />
                    <title inner_html=title></title>
                </head>
                <body>
                    <a class="skip-link" href="#main">
                        "Skip to content"
                    </a>
                    <div class="console">
                        <SideBar current=page.map(|page| page.slug) />
                        <div>
                            <TopBar title=page.map(|page| page.title.as_str()) />
                            <main id="main" tabindex="-1">
                                {body}
                            </main>
                        </div>
                    </div>
                </body>
            </html>
        }
        .to_html();
        format!("<!DOCTYPE html>{html}")
    })
}

#[component]
fn SideBar(current: Option<&'static str>) -> impl IntoView {
    let marked = |slug: Option<&str>| (slug == current).then_some("page");
    view! {
        <nav id="nav" class="side-bar" popover="auto" aria-label="Handbook">
            <Brand />
            <section class="nav-group">
                <h2>"Handbook"</h2>
                <ul>
                    <li>
                        <a href="/help" aria-current=marked(None)>
                            "Contents"
                        </a>
                    </li>
                    {pages()
                        .iter()
                        .map(|page| {
                            view! {
                                <li>
                                    <a href=format!("/help/{}", page.slug) aria-current=marked(Some(page.slug))>
                                        {page.title.as_str()}
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </section>
        </nav>
    }
}

#[component]
fn TopBar(title: Option<&'static str>) -> impl IntoView {
    view! {
        <header class="top-bar">
            <button type="button" class="icon-btn nav-toggle" popovertarget="nav" aria-label="Open the menu">
                <Icon shape=icon::MENU />
            </button>
            <Brand />
            <nav class="breadcrumbs" aria-label="Breadcrumbs">
                <ol>
                    <li aria-current=title.is_none().then_some("page")>"Handbook"</li>
                    {title.map(|title| view! { <li aria-current="page">{title}</li> })}
                </ol>
            </nav>
            <a class="btn small" href="/">
                "Open the console"
            </a>
        </header>
    }
}

#[component]
fn Article(page: &'static Page) -> impl IntoView {
    view! {
        <div class="page handbook">
            <article class="prose">
                <h1>{page.title.as_str()}</h1>
                <p class="lead">{page.lead.as_str()}</p>
                <details class="contents narrow">
                    <summary>"On this page"</summary>
                    <Sections page />
                </details>
                <div inner_html=page.html.as_str()></div>
            </article>
            <nav class="contents wide" aria-label="On this page">
                <h2>"On this page"</h2>
                <Sections page />
            </nav>
        </div>
    }
}

#[component]
fn Sections(page: &'static Page) -> impl IntoView {
    let entry = |section: &'static Section| {
        view! {
            <li class:nested=section.nested>
                <a href=format!("#{}", section.id) inner_html=section.title.as_str()></a>
            </li>
        }
    };
    view! { <ul>{page.sections.iter().map(entry).collect_view()}</ul> }
}

#[component]
fn Contents() -> impl IntoView {
    view! {
        <div class="page">
            <div class="page-head">
                <div>
                    <h1>"Handbook"</h1>
                    <p>"How to use, manage and run Latchkey, and what each code means."</p>
                </div>
            </div>
            <ul class="handbook-pages">
                {pages()
                    .iter()
                    .map(|page| {
                        view! {
                            <li class="card">
                                <a href=format!("/help/{}", page.slug)>{page.title.as_str()}</a>
                                <p>{page.lead.as_str()}</p>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}
