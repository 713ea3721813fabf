//! The fields of an endpoint's form, and what they hold.

use domain::endpoint::{
    CreateEndpoint, Endpoint, EndpointStatus, UpdateEndpoint, parse_label, parse_name,
};
use leptos::prelude::*;

use super::probe::Probe;
use crate::ui::form::{Choice, Input, SelectField, Text, TextField, focus_first_error};

/// What the form holds.
#[derive(Clone, Copy)]
pub struct EndpointInput {
    service: Input,
    name: Input,
    version: Input,
    url: Input,
    status: Input,
}

impl EndpointInput {
    /// As `endpoint` is; without one, empty.
    pub fn new(endpoint: Option<&Endpoint>) -> Self {
        let of = |take: fn(&Endpoint) -> &String| endpoint.map(take).cloned().unwrap_or_default();
        let status = endpoint.map_or(EndpointStatus::Active, |endpoint| endpoint.status);
        let version = endpoint.map_or("v1", |endpoint| &endpoint.version);
        Self {
            service: Input::new("service", of(|endpoint| &endpoint.service)),
            name: Input::new("name", of(|endpoint| &endpoint.name)),
            version: Input::new("version", version),
            url: Input::new("url", of(|endpoint| &endpoint.url)),
            status: Input::new("status", status.as_str()),
        }
    }

    /// The fields, in order.
    pub fn inputs(self) -> Vec<Input> {
        vec![self.service, self.name, self.version, self.url, self.status]
    }

    /// What is asked for, or none with the errors shown. The server looks at the URL.
    pub fn parse(self) -> Option<CreateEndpoint> {
        let service = self.service.parsed(|text| parse_label("service", text, 64));
        let name = self.name.parsed(|text| parse_name(text.trim()));
        let version = self.version.parsed(|text| parse_label("version", text, 16));
        let url = self.url.parsed(|text| parse_label("url", text, 2000));
        focus_first_error(&self.inputs());
        Some(CreateEndpoint {
            service: service?,
            name: name?,
            version: Some(version?),
            url: url?,
            status: self.status.get().parse().ok(),
        })
    }
}

/// The same as a change of all fields.
pub fn as_change(wanted: CreateEndpoint) -> UpdateEndpoint {
    let CreateEndpoint { service, name, version, url, status } = wanted;
    UpdateEndpoint { service: Some(service), name: Some(name), version, url: Some(url), status }
}

/// The fields.
#[component]
pub fn EndpointFields(
    /// What they hold.
    input: EndpointInput,
) -> impl IntoView {
    let statuses = vec![
        Choice::new(EndpointStatus::Active.as_str(), "Active"),
        Choice::new(EndpointStatus::Retired.as_str(), "Retired"),
    ];
    let address = Signal::derive(move || {
        input.name.value.with(|name| match name.trim() {
            "" => String::new(),
            name => format!("Callers reach it at /e/{name}/…"),
        })
    });
    view! {
        <TextField
            input=input.service
            text=Text { placeholder: "Inventory", ..Text::of("Service") }
            autofocus=true
        />
        <div class="form-pair">
            <div class="field">
                <TextField input=input.name text=Text { placeholder: "servers", mono: true, ..Text::of("Name") } />
                <p class="hint" aria-live="polite">
                    {crate::ui::live::live(move || address.get())}
                </p>
            </div>
            <TextField input=input.version text=Text::of("Version") />
        </div>
        <TextField
            input=input.url
            text=Text {
                kind: "url",
                placeholder: "http://10.0.0.7:8080/api",
                mono: true,
                hint: "Where the traffic manager sends the calls; the rest of the path and the query are added.",
                ..Text::of("URL")
            }
        />
        <Probe url=input.url />
        <SelectField
            input=input.status
            label="Status"
            choices=statuses
            hint="A retired endpoint answers unknown_endpoint."
        />
    }
    .into_any()
}
