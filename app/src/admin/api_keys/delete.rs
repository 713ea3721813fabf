//! "Do you want to delete this record?"

use domain::api_key::ApiKey;
use leptos::prelude::*;

use crate::{
    keys::delete,
    ui::{
        ask::{Acting, Question},
        list::Rows,
    },
};

/// The question. The row stays, struck through, until its end is in force.
pub fn ask_delete(key: &ApiKey, rows: Rows<ApiKey>) -> Question {
    let asked = key.clone();
    let act = Callback::new(move |()| -> Acting {
        let mut key = asked.clone();
        Box::pin(async move {
            rows.changed();
            let propagation = delete(key.id).await.map_err(|error| error.0.detail)?;
            if propagation.is_pending() {
                key.deleted = true;
                key.propagation = propagation;
                rows.put(key);
            } else {
                rows.remove(key.id.0.as_u128());
            }
            Ok("API Key successfully deleted".into())
        })
    });
    Question {
        title: "Delete API Key".into(),
        sentence: "Do you want to delete this record?".into(),
        names: vec![(format!("{} · {}", key.user.username, key.description), key.hint())],
        consequence:
            "Every program that uses this key stops working for good. A deleted key cannot \
                      be brought back."
                .into(),
        go: "OK",
        danger: true,
        act,
    }
}
