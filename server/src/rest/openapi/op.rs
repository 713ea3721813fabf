//! One operation, in as few words as it takes. What follows from its kind is added by itself:
//! which errors there can be, what its path holds, who may call it.

use std::collections::BTreeMap;

use axum::http::StatusCode;
use domain::Problem;
use serde_json::Value;
use utoipa::{
    IntoParams, PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, HttpMethod, ObjectBuilder, Ref, RefOr, Required,
        ResponseBuilder, Schema,
        path::{Operation, OperationBuilder, Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::{KnownFormat, SchemaFormat, Type},
        security::SecurityRequirement,
    },
};

use super::{API_KEY, BEARER, SESSION};

/// The schemas that operations name.
pub(super) type Schemas = BTreeMap<String, RefOr<Schema>>;
type Collect = fn(&mut Vec<(String, RefOr<Schema>)>);

/// Who may call.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Anybody,
    Caller,
    Session,
}

struct Answer {
    status: u16,
    about: &'static str,
    body: Option<(&'static str, RefOr<Schema>)>,
    example: Option<Value>,
}

/// See the module.
pub(super) struct Op {
    method: HttpMethod,
    path: &'static str,
    operation: OperationBuilder,
    body: Option<(RefOr<Schema>, Option<Value>)>,
    parameters: Vec<Parameter>,
    answer: Answer,
    errors: BTreeMap<u16, Vec<&'static str>>,
    who: Who,
    collect: Vec<Collect>,
}

/// An operation without a body and without an answer.
pub(super) fn op(
    method: HttpMethod,
    path: &'static str,
    id: &'static str,
    tag: &'static str,
    summary: &'static str,
) -> Op {
    let operation = OperationBuilder::new().operation_id(Some(id)).tag(tag).summary(Some(summary));
    let answer = Answer { status: 204, about: "Done.", body: None, example: None };
    let op = Op {
        method,
        path,
        operation,
        body: None,
        parameters: Vec::new(),
        answer,
        errors: BTreeMap::new(),
        who: Who::Caller,
        collect: Vec::new(),
    };
    op.fails(500, "internal")
}

impl Op {
    /// More than fits the summary.
    pub(super) fn about(mut self, text: &'static str) -> Self {
        self.operation = self.operation.description(Some(text));
        self
    }

    /// It takes a body.
    pub(super) fn takes<T: ToSchema>(mut self, example: Value) -> Self {
        self.body = Some((self.schema::<T>(), Some(example)));
        let op = self.fails(400, "bad_request").fails(413, "body_too_large");
        op.fails(415, "unsupported_media_type").fails(422, "invalid_input")
    }

    /// It takes what stands behind the `?`.
    pub(super) fn query<T: IntoParams>(mut self) -> Self {
        self.parameters.extend(T::into_params(|| Some(ParameterIn::Query)));
        self.fails(400, "bad_request").fails(422, "invalid_input")
    }

    /// What stands behind the `?` names this type.
    pub(super) fn names<T: ToSchema>(mut self) -> Self {
        self.schema::<T>();
        self
    }

    /// It answers this.
    pub(super) fn answers<T: ToSchema>(mut self, status: u16, about: &'static str) -> Self {
        let schema = self.schema::<T>();
        self.answer.body = Some(("application/json", schema));
        (self.answer.status, self.answer.about) = (status, about);
        self
    }

    /// It answers a page, or some other shape around `T`.
    pub(super) fn lists<L: PartialSchema, T: ToSchema>(mut self, about: &'static str) -> Self {
        self.schema::<T>();
        self.answer.body = Some(("application/json", L::schema()));
        (self.answer.status, self.answer.about) = (200, about);
        self
    }

    /// It answers text.
    pub(super) fn text(mut self, kind: &'static str, about: &'static str) -> Self {
        let schema = ObjectBuilder::new().schema_type(Type::String);
        self.answer.body = Some((kind, schema.into()));
        (self.answer.status, self.answer.about) = (200, about);
        self
    }

    /// An example of the answer.
    pub(super) fn example(mut self, example: Value) -> Self {
        self.answer.example = Some(example);
        self
    }

    /// It may fail so, beyond what follows from its kind.
    pub(super) fn fails(mut self, status: u16, code: &'static str) -> Self {
        let codes = self.errors.entry(status).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
        self
    }

    /// Only administrators may.
    pub(super) fn admin(self) -> Self {
        self.fails(403, "forbidden")
    }

    /// No API key may.
    pub(super) fn session_only(mut self) -> Self {
        self.who = Who::Session;
        self.fails(403, "session_required")
    }

    /// Everybody may, without proof of who they are.
    pub(super) fn open(mut self) -> Self {
        self.who = Who::Anybody;
        self
    }

    fn schema<T: ToSchema>(&mut self) -> RefOr<Schema> {
        self.collect.push(|schemas| {
            T::schemas(schemas);
            schemas.push((T::name().into_owned(), T::schema()));
        });
        Ref::from_schema_name(T::name()).into()
    }

    /// Puts it together.
    pub(super) fn build(mut self, schemas: &mut Schemas) -> (&'static str, HttpMethod, Operation) {
        self.schema::<Problem>();
        if self.who != Who::Anybody {
            self = self.fails(400, "two_credentials").fails(401, "unauthenticated");
            self = self.fails(401, "bad_api_key").fails(429, "too_many_attempts");
        }
        if self.method != HttpMethod::Get {
            self = self.fails(403, "cross_origin");
        }
        if let Some(parameter) = in_path(self.path) {
            self.parameters.insert(0, parameter);
            self = self.fails(404, "not_found");
        }
        let mut found = Vec::new();
        self.collect.iter().for_each(|collect| collect(&mut found));
        schemas.extend(found);
        let mut operation = self.operation.parameters(Some(self.parameters));
        if let Some((schema, example)) = self.body {
            let content = ContentBuilder::new().schema(Some(schema)).example(example).build();
            let body = RequestBodyBuilder::new().required(Some(Required::True));
            operation =
                operation.request_body(Some(body.content("application/json", content).build()));
        }
        let mut response = ResponseBuilder::new().description(self.answer.about);
        if let Some((kind, schema)) = self.answer.body {
            let content = ContentBuilder::new().schema(Some(schema)).example(self.answer.example);
            response = response.content(kind, content.build());
        }
        operation = operation.response(self.answer.status.to_string(), response.build());
        for (status, codes) in self.errors {
            operation = operation.response(status.to_string(), problem(status, &codes));
        }
        operation = operation.securities(Some(securities(self.who)));
        (self.path, self.method, operation.build())
    }
}

fn securities(who: Who) -> Vec<SecurityRequirement> {
    let schemes: &[&str] = match who {
        Who::Anybody => &[],
        Who::Caller => &[API_KEY, BEARER, SESSION],
        Who::Session => &[SESSION],
    };
    schemes.iter().map(|name| SecurityRequirement::new(*name, [] as [&str; 0])).collect()
}

/// What stands in braces in a path.
fn in_path(path: &str) -> Option<Parameter> {
    let (_, rest) = path.split_once('{')?;
    let (name, _) = rest.split_once('}')?;
    let schema = ObjectBuilder::new().schema_type(Type::String);
    let schema = match name {
        "id" => schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Uuid))),
        _ => schema,
    };
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path);
    Some(parameter.required(Required::True).schema(Some(schema)).build())
}

fn problem(status: u16, codes: &[&str]) -> utoipa::openapi::Response {
    let title = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let codes: Vec<String> = codes.iter().map(|code| format!("`{code}`")).collect();
    let text = format!("{}: {}", title.unwrap_or_default(), codes.join(", "));
    let schema: RefOr<Schema> = Ref::from_schema_name(Problem::name()).into();
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(text);
    let response = response.content("application/problem+json", content);
    if status != 429 {
        return response.build();
    }
    let seconds = ObjectBuilder::new().schema_type(Type::Integer);
    let header = HeaderBuilder::new().schema(Some(seconds)).description(Some("Seconds to wait."));
    response.header("Retry-After", header.build()).build()
}
