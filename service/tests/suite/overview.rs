//! The page where admins start.

use domain::overview::Overview;
use service::Error;
use testkit::{Fresh, on_both};

use crate::people::{key, operator, user};

on_both! { Fresh::new;
    async fn everything_is_counted_but_what_is_deleted(fresh) {
        let (service, root) = (&fresh.service, operator());
        assert_eq!(service.overview(&root).await.expect("counts"), Overview::default());
        assert_eq!(service.last_change(&root).await.expect("known"), None);
        let (ada, actor) = user(service, "ada").await;
        let own = service.create_api_key(&actor, ada.id, key("Laptop")).await.expect("a key").key;
        let input = serde_json::from_str(r#"{"name":"Shop"}"#).expect("valid");
        service.create_application(&actor, ada.id, input).await.expect("made");
        let some = Overview { users: 1, api_keys: 1, applications: 1, ..Overview::default() };
        assert_eq!(service.overview(&root).await.expect("counts"), some);
        let deletion = service.delete_api_key(&root, own.id).await.expect("deleted");
        let none = Overview { api_keys: 0, ..some };
        assert_eq!(service.overview(&root).await.expect("counts"), none);
        let last = service.last_change(&root).await.expect("known").expect("a change");
        assert_eq!(last.seq, deletion.seq);
        assert!(matches!(service.overview(&actor).await, Err(Error::AdminOnly)));
        assert!(matches!(service.last_change(&actor).await, Err(Error::AdminOnly)));
    }
}
