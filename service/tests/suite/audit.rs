//! The audit log.

use service::audit::Verified;
use testkit::{Fresh, on_both};

use crate::people::{key, user};

on_both! { Fresh::new;
    async fn a_row_that_was_changed_is_found(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        for _ in 0..2 {
            fresh.service.create_api_key(&actor, ada.id, key("x")).await.expect("a key");
        }
        let verify = async || fresh.service.verify_audit().await.expect("an answer");
        assert_eq!(verify().await, Verified::Intact(3));
        fresh.execute("update audit_events set actor_name = 'bo' where seq = 2").await;
        assert_eq!(verify().await, Verified::Broken(2));
        fresh.execute("update audit_events set actor_name = 'ada' where seq = 2").await;
        assert_eq!(verify().await, Verified::Intact(3));
        fresh.execute("delete from audit_events where seq = 3").await;
        assert_eq!(verify().await, Verified::Broken(3), "the end was cut off");
    }

    async fn what_fails_leaves_no_row(fresh) {
        let (ada, actor) = user(&fresh.service, "ada").await;
        assert!(fresh.service.create_api_key(&actor, ada.id, key("")).await.is_err());
        assert_eq!(fresh.service.verify_audit().await.expect("an answer"), Verified::Intact(1));
    }
}
