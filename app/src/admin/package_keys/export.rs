//! The list as a file for a spreadsheet, made in the browser from what the server lists. It holds
//! what the list shows, so no value of a key.

use core::fmt::Write;

use domain::package_key::{PackageKey, PackageKeyQuery};
use leptos::{ev, prelude::*, task::spawn_local};

use super::server_fns::package_keys;
use crate::{
    error::AppError,
    package_keys::status,
    ui::{
        browser,
        busy::Busy,
        hydrated::use_hydrated,
        icon::{self, Icon},
        list::ListQuery,
        live::{heard, live},
        toast::use_toasts,
    },
};

/// The most keys that one file holds.
const MOST: usize = 10_000;
/// How many are asked for at once.
const PAGE: u32 = 200;

const HEAD: &str =
    "Key,Application,Status,Package Name,Plan Name,Username,Expires,Created,Updated\n";

/// The button. The file holds what is searched and filtered for, in the list's order.
#[component]
pub fn ExportButton(
    /// The list's address.
    query: ListQuery,
    /// What it asks for.
    asked: fn(ListQuery) -> PackageKeyQuery,
) -> impl IntoView {
    let (hydrated, toasts) = (use_hydrated(), use_toasts());
    let busy = Busy::new();
    let export = move |_: ev::MouseEvent| {
        if !busy.begin() {
            return;
        }
        let first = PackageKeyQuery { limit: Some(PAGE), cursor: None, ..asked(query) };
        spawn_local(async move {
            let answer = all(first).await;
            busy.end();
            let said = match answer {
                Ok(keys) => match browser::save("package-keys.csv", "text/csv", &csv(&keys)) {
                    Ok(()) if keys.len() >= MOST => {
                        format!(
                            "The first {MOST} package keys exported. Narrow the list for others."
                        )
                    }
                    Ok(()) => {
                        let keys = domain::format::count(keys.len() as u64, "package key");
                        format!("{keys} exported")
                    }
                    Err(browser::Refused) => "The browser could not make the file.".into(),
                },
                Err(error) => error.0.detail,
            };
            toasts.show(said);
        });
    };
    view! {
        <button
            type="button"
            class="btn needs-script"
            disabled=live(move || busy.get() || !hydrated.get())
            on:click=heard(export)
        >
            <Icon shape=icon::DOWNLOAD />
            "Export"
        </button>
    }
    .into_any()
}

/// Every key, one page after the other.
async fn all(mut query: PackageKeyQuery) -> Result<Vec<PackageKey>, AppError> {
    let mut keys = Vec::new();
    loop {
        let page = package_keys(query.clone()).await?.listed;
        keys.extend(page.items);
        keys.truncate(MOST);
        match page.next_cursor {
            Some(next) if keys.len() < MOST => query.cursor = Some(next),
            _ => return Ok(keys),
        }
    }
}

fn csv(keys: &[PackageKey]) -> String {
    let mut out = String::from(HEAD);
    for key in keys.iter().filter(|key| !key.deleted) {
        let expires = key.expires_at.map(|at| at.to_string()).unwrap_or_default();
        let cells = [
            &key.hint(),
            &key.application.name,
            status(key).word,
            &key.package.name,
            &key.plan.name,
            &key.user.username,
            &expires,
            &key.created_at.to_string(),
            &key.updated_at.to_string(),
        ];
        let cells = cells.map(cell).join(",");
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{cells}");
    }
    out
}

/// One cell, after RFC 4180. What a spreadsheet would take for a formula is kept from being one.
fn cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if formula { "'" } else { "" };
    if formula || text.contains(['"', ',', '\n', '\r']) {
        format!("\"{guard}{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_and_never_formulas() {
        assert_eq!(cell("Shop mobile"), "Shop mobile");
        assert_eq!(cell("Shop, \"mobile\""), "\"Shop, \"\"mobile\"\"\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("@SUM(A1)"), "\"'@SUM(A1)\"");
    }
}
