//! The follower against a feed that is played by hand.

mod script;

use domain::{api_key::ApiKeyState, verdict::Verdict};
use service::feed::{Acked, Change, Changes};

use self::script::{Turn, changes, key, nothing_new, play};

#[tokio::test(start_paused = true)]
async fn it_serves_only_after_a_confirmation_that_was_taken() {
    let played = play(|_| vec![]).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    let played = play(|_| vec![nothing_new(10), Turn::Ack(Err("down"))]).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    let played = play(|_| vec![nothing_new(10), Turn::Ack(Ok(Acked::Taken))]).await;
    assert_eq!(played.verdict(), Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_change_is_in_force_before_it_is_acknowledged() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        vec![
            nothing_new(10),
            Turn::Ack(Ok(Acked::Taken)),
            changes(11, vec![off]),
            Turn::Ack(Ok(Acked::Taken)),
        ]
    })
    .await;
    assert_eq!(played.acks(), [(10, true, true), (11, true, false)]);
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}

#[tokio::test(start_paused = true)]
async fn a_part_of_the_way_is_acknowledged_but_renews_nothing() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        vec![changes(12, vec![off]), Turn::Ack(Ok(Acked::Taken))]
    })
    .await;
    assert_eq!(played.acks(), [(11, false, false)]);
    assert_eq!(played.verdict(), Verdict::GatewayStale);
}

#[tokio::test(start_paused = true)]
async fn once_its_row_is_gone_it_rejects_registers_anew_and_serves_again() {
    let lost = || {
        vec![
            nothing_new(10),
            Turn::Ack(Ok(Acked::Taken)),
            changes(11, vec![]),
            Turn::Ack(Ok(Acked::Unknown)),
        ]
    };
    // The third turn brings nothing although the head is ahead, so nothing is acknowledged…
    let unchanged = play(|_| {
        let mut turns = lost();
        turns.pop();
        turns
    })
    .await;
    assert_eq!(unchanged.acks().len(), 1);
    // …but a change is, and there the row turns out to be gone.
    let gone = |digest| {
        let on = Change { seq: 11, records: vec![key(digest, ApiKeyState::Enabled)] };
        vec![
            nothing_new(10),
            Turn::Ack(Ok(Acked::Taken)),
            changes(11, vec![on]),
            Turn::Ack(Ok(Acked::Unknown)),
        ]
    };
    let played = play(gone).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    assert_eq!(played.registered(), 2);
    let played = play(|digest| {
        let mut turns = gone(digest);
        turns.extend([nothing_new(10), Turn::Ack(Ok(Acked::Taken))]);
        turns
    })
    .await;
    assert_eq!(played.verdict(), Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_gap_leads_to_another_snapshot_and_not_to_another_row() {
    let gap = Turn::Changes(Ok(Changes { head: 99, changes: vec![], gap: true }));
    let skipped = changes(13, vec![Change { seq: 13, records: vec![] }]);
    let played = play(|_| vec![gap, skipped, nothing_new(10), Turn::Ack(Ok(Acked::Taken))]).await;
    assert_eq!(played.registered(), 1);
    assert_eq!(played.verdict(), Verdict::Ok);
}

#[tokio::test(start_paused = true)]
async fn a_log_that_went_backward_means_a_new_row() {
    let back = Turn::Changes(Ok(Changes { head: 4, changes: vec![], gap: true }));
    let played = play(|_| vec![nothing_new(10), Turn::Ack(Ok(Acked::Taken)), back]).await;
    assert_eq!(played.registered(), 2);
    assert_eq!(played.verdict(), Verdict::GatewayStale);
}

#[tokio::test(start_paused = true)]
async fn errors_are_tried_again_and_what_came_in_between_is_caught_up() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        vec![
            Turn::Changes(Err("down")),
            Turn::Changes(Err("down")),
            changes(11, vec![off]),
            Turn::Ack(Err("down")),
            nothing_new(11),
            Turn::Ack(Ok(Acked::Taken)),
        ]
    })
    .await;
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}

#[tokio::test(start_paused = true)]
async fn an_old_change_that_comes_again_is_passed_over() {
    let played = play(|digest| {
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        let old = Change { seq: 11, records: vec![key(digest, ApiKeyState::Enabled)] };
        vec![changes(11, vec![off]), Turn::Ack(Ok(Acked::Taken)), changes(11, vec![old])]
    })
    .await;
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}

#[tokio::test(start_paused = true)]
async fn once_others_went_on_without_it_it_asks_again_before_it_serves() {
    let behind = || vec![nothing_new(10), Turn::Ack(Ok(Acked::Behind))];
    let played = play(|_| behind()).await;
    assert_eq!(played.verdict(), Verdict::GatewayStale);
    assert_eq!(played.registered(), 1, "its row still counts");
    let played = play(|digest| {
        let mut turns = behind();
        let off = Change { seq: 11, records: vec![key(digest, ApiKeyState::Disabled)] };
        turns.extend([changes(11, vec![off]), Turn::Ack(Ok(Acked::Taken))]);
        turns
    })
    .await;
    assert_eq!(played.verdict(), Verdict::KeyDisabled);
}
