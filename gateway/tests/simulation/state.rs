//! What every number of the log must look like to a caller.

use std::sync::LazyLock;

use domain::{
    ApiKeyId, EndpointId, UserId,
    api_key::ApiKeyState,
    key::{KeyKind, generate},
    verdict::Verdict,
};
use service::{
    digest::Pepper,
    feed::{ApiKeyRecord, EndpointRecord, Record, Removed, UserRecord},
};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::dice::Dice;

const KEYS: usize = 5;
const USERS: usize = 2;
const SERVERS: EndpointId = EndpointId(Uuid::from_u128(0x5e));

pub fn pepper() -> Pepper {
    Pepper::new(&Zeroizing::new(vec![7; 32])).expect("long enough")
}

/// What a key looks like at some number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct KeyNow {
    /// Which of its values is the present one.
    value: u8,
    enabled: bool,
}

/// Everything at some number.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    keys: [Option<KeyNow>; KEYS],
    active: [bool; USERS],
    endpoint: Option<bool>,
}

fn owner(key: usize) -> usize {
    key % USERS
}

fn user_id(user: usize) -> UserId {
    UserId(Uuid::from_u128(0xada0 + user as u128))
}

fn key_id(key: usize) -> ApiKeyId {
    ApiKeyId(Uuid::from_u128(0x4e10 + key as u128))
}

/// Each key has two values, the present one and the one before or after.
fn text(key: usize, value: u8) -> String {
    let byte = u8::try_from(key).expect("few") * 2 + value % 2;
    generate(KeyKind::ApiKey, || byte).secret().expose().to_owned()
}

/// Every question that is asked of every node: each value, alone and for the endpoint.
pub fn questions() -> &'static [Question] {
    static ALL: LazyLock<Vec<Question>> = LazyLock::new(|| {
        let values = (0..KEYS).flat_map(|key| [text(key, 0), text(key, 1)]);
        values.flat_map(|text| [(text.clone(), None), (text, Some("servers"))]).collect()
    });
    &ALL
}

/// A key, and an endpoint or none.
pub type Question = (String, Option<&'static str>);

impl State {
    /// All is there and open.
    pub fn first() -> Self {
        let keys = [Some(KeyNow { value: 0, enabled: true }); KEYS];
        Self { keys, active: [true; USERS], endpoint: Some(true) }
    }

    /// The answer to each of [`questions`].
    pub fn answers(&self) -> Vec<Verdict> {
        let mut answers = Vec::new();
        for key in 0..KEYS {
            for value in 0..2 {
                let known = self.keys[key].filter(|now| now.value % 2 == value);
                let alone = match known {
                    None => Verdict::UnknownKey,
                    Some(now) if !now.enabled => Verdict::KeyDisabled,
                    Some(_) if !self.active[owner(key)] => Verdict::OwnerInactive,
                    Some(_) => Verdict::Ok,
                };
                let there = self.endpoint == Some(true);
                let asked =
                    if alone == Verdict::Ok && !there { Verdict::UnknownEndpoint } else { alone };
                answers.extend([alone, asked]);
            }
        }
        answers
    }

    pub fn records(&self) -> Vec<Record> {
        let mut records: Vec<_> = (0..USERS).map(|user| self.user(user)).collect();
        records.extend(self.endpoint());
        records.extend((0..KEYS).filter_map(|key| self.key(key)));
        records
    }

    fn user(&self, user: usize) -> Record {
        let username = format!("user{user}");
        Record::User(UserRecord { id: user_id(user), username, active: self.active[user] })
    }

    fn endpoint(&self) -> Option<Record> {
        let (name, url) = ("servers".into(), "http://127.0.0.1:1/".into());
        self.endpoint
            .map(|active| Record::Endpoint(EndpointRecord { id: SERVERS, name, url, active }))
    }

    fn key(&self, key: usize) -> Option<Record> {
        let now = self.keys[key]?;
        let state = if now.enabled { ApiKeyState::Enabled } else { ApiKeyState::Disabled };
        Some(Record::ApiKey(ApiKeyRecord {
            id: key_id(key),
            digest: pepper().digest(&text(key, now.value)),
            user: user_id(owner(key)),
            state,
            expires_at: None,
            previous: None,
        }))
    }

    fn removed(&self, key: usize) -> Option<Record> {
        let digest = pepper().digest(&text(key, self.keys[key]?.value));
        Some(Record::Removed(Removed::ApiKey { id: key_id(key), digest }))
    }

    /// Something else becomes of something; the records of the change.
    pub fn step(&mut self, dice: &mut Dice) -> Vec<Record> {
        let (key, user) = (dice.below(KEYS), dice.below(USERS));
        match dice.below(10) {
            0 => {
                self.active[user] = !self.active[user];
                vec![self.user(user)]
            }
            1 => {
                self.endpoint = [None, Some(true), Some(false)][dice.below(3)];
                let gone = Record::Removed(Removed::Endpoint { id: SERVERS });
                vec![self.endpoint().unwrap_or(gone)]
            }
            2 => {
                let gone = self.removed(key);
                self.keys[key] = None;
                gone.into_iter().collect()
            }
            3 | 4 => {
                // Another value under the same id.
                let gone = self.removed(key);
                let value = self.keys[key].map_or(0, |now| (now.value + 1) % 2);
                self.keys[key] = Some(KeyNow { value, enabled: true });
                gone.into_iter().chain(self.key(key)).collect()
            }
            _ => {
                let now = self.keys[key].get_or_insert(KeyNow { value: 0, enabled: false });
                now.enabled = !now.enabled;
                self.key(key).into_iter().collect()
            }
        }
    }
}
