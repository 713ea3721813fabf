//! Against `serde_json`.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Unreadable, from_str};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Plain,
    With(i64),
    Named { text: String },
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
struct Thing {
    name: String,
    kind: Kind,
    count: u32,
    low: i64,
    rate: Option<f64>,
    more: Vec<(bool, Option<String>)>,
    result: Result<Vec<u8>, String>,
    #[serde(default)]
    rest: BTreeMap<String, Kind>,
}

fn thing() -> impl Strategy<Value = Thing> {
    let kind = || {
        prop_oneof![
            Just(Kind::Plain),
            any::<i64>().prop_map(Kind::With),
            any::<String>().prop_map(|text| Kind::Named { text }),
        ]
    };
    let rest = prop::collection::btree_map(any::<String>(), kind(), 0..3);
    let more = prop::collection::vec(any::<(bool, Option<String>)>(), 0..3);
    let rate = prop::option::of(any::<i32>().prop_map(|n| f64::from(n) / 4.0));
    let result = prop_oneof![any::<Vec<u8>>().prop_map(Ok), any::<String>().prop_map(Err)];
    (any::<String>(), kind(), any::<u32>(), any::<i64>(), rate, more, result, rest).prop_map(
        |(name, kind, count, low, rate, more, result, rest)| Thing {
            name,
            kind,
            count,
            low,
            rate,
            more,
            result,
            rest,
        },
    )
}

proptest! {
    #[test]
    fn what_serde_json_writes_is_read(thing in thing()) {
        let plain = serde_json::to_string(&thing).expect("written");
        prop_assert_eq!(from_str(&plain), Ok(thing.clone()));
        let pretty = serde_json::to_string_pretty(&thing).expect("written");
        prop_assert_eq!(from_str(&pretty), Ok(thing.clone()));
        let value: Value = serde_json::from_str(&plain).expect("read");
        prop_assert_eq!(from_str::<Value>(&plain), Ok(value));
    }

    #[test]
    fn whatever_is_cut_or_changed_is_judged_as_serde_json_does(thing in thing(), at in any::<prop::sample::Index>(), by in "[\\[\\]{}:,\"\\\\0-9a-z -]?") {
        let mut text = serde_json::to_string(&thing).expect("written");
        let places: Vec<_> = text.char_indices().map(|(at, _)| at).collect();
        let at = *at.get(&places);
        let length = text[at..].chars().next().map_or(0, char::len_utf8);
        text.replace_range(at..at + length, &by);
        let theirs = serde_json::from_str::<Thing>(&text).ok();
        let ours = from_str::<Thing>(&text).ok();
        // Numbers may be written in ways that JSON does not know, such as with zeros in front.
        if theirs.is_some() {
            prop_assert_eq!(ours, theirs, "{}", text);
        }
    }
}

#[test]
fn escapes_are_read_and_nonsense_is_not() {
    let read = |text: &str| from_str::<String>(text);
    assert_eq!(read(r#""\u00e4\ud83d\ude00\n\"\\\/""#), Ok("ä😀\n\"\\/".into()));
    for bad in [r#"""#, r#""\x""#, r#""\ud83d""#, r#""\ud83d\u0041""#, "\"\n\"", r#""a"b"#, ""] {
        assert_eq!(read(bad), Err(Unreadable), "{bad}");
    }
    for bad in ["[1,]", "[,1]", "[1 2]", "[1", "1]", "+1", "[01x]"] {
        assert_eq!(from_str::<Vec<u8>>(bad), Err(Unreadable), "{bad}");
    }
    assert_eq!(from_str::<Vec<u8>>(" [ 1 , 2 ] "), Ok(vec![1, 2]));
}

#[test]
fn what_is_not_asked_for_is_passed_over() {
    #[derive(Debug, PartialEq, Deserialize)]
    struct One {
        one: u8,
    }
    let text = r#"{"zero":{"a":[1,{"b":"}"}],"c":null},"one":1,"two":[true,false,-1.5e3]}"#;
    assert_eq!(from_str::<One>(text), Ok(One { one: 1 }));
    assert_eq!(from_str::<One>(r#"{"zero":[}"#), Err(Unreadable));
}
